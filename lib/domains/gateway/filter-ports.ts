import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { CompiledFilter, FilterInput, FilterSays } from './filter-schemas'

/** How one call of a filter ended. `busy`: too many calls wait already, it was not made. */
export type FilterCall = { kind: 'said'; says: FilterSays } | { kind: 'failed'; problem: string } | { kind: 'hung' } | { kind: 'busy' }

/** Runs filters apart from everything else: one that throws or never ends costs its call and nothing more. */
export interface FilterRunner {
  /** `key` names a script for good: another text has another key. */
  run(filter: { key: string; script: string }, input: FilterInput): Promise<FilterCall>
  close(): Promise<void>
}

/** The daemon's: `unavailable` while it does not answer. */
export interface FilterCompiler {
  compile(source: string): Promise<Result<CompiledFilter, Fault>>
}
