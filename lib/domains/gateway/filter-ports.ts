import type { FilterInput, FilterSays } from './filter-schemas'

/** How one call of a filter ended. `busy`: too many calls wait already, it was not made. */
export type FilterCall = { kind: 'said'; says: FilterSays } | { kind: 'failed'; problem: string } | { kind: 'hung' } | { kind: 'busy' }

/** Runs filters apart from everything else: one that throws or never ends costs its call and nothing more. */
export interface FilterRunner {
  /** `key` names a script for good: another text has another key. */
  run(filter: { key: string; script: string }, input: FilterInput): Promise<FilterCall>
  close(): Promise<void>
}

/** A filter's source, made ready to run; else what is wrong with it, by line. */
export type CompiledFilter = { ok: true; script: string } | { ok: false; line: number; problem: string }
export interface FilterCompiler {
  compile(source: string): Promise<CompiledFilter>
}
