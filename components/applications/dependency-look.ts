import type { DependencyState } from '@/lib/domains/gateway/dependency-schemas'
import type { StateName } from '../ui/state'

export interface DependencyLook {
  state: StateName
  word: 'open' | 'half-open' | 'failing' | 'no-traffic' | 'closed'
}

/** Errors and fallbacks: the calls that the callee did not answer as it should. */
export const failedShare = ({ minute }: Pick<DependencyState, 'minute'>): number | null =>
  minute.requests === 0 ? null : Math.min(1, (minute.errors + minute.fallbacks) / minute.requests)

/** A closed breaker without a call in the last minute says nothing, and is never green. */
export function dependencyLook(one: Pick<DependencyState, 'state' | 'minute' | 'forced'>): DependencyLook {
  // Whatever it is by itself, a person holds it open.
  if (one.forced?.mode === 'open') return { state: 'bad', word: 'open' }
  if (one.state === 'open') return { state: 'bad', word: 'open' }
  if (one.state === 'half-open') return { state: 'warn', word: 'half-open' }
  const failed = failedShare(one)
  if (failed === null) return { state: 'unknown', word: 'no-traffic' }
  return failed >= 0.1 ? { state: 'warn', word: 'failing' } : { state: 'ok', word: 'closed' }
}

const order: Record<DependencyLook['word'], number> = { open: 0, 'half-open': 1, failing: 2, closed: 3, 'no-traffic': 4 }

/** Worst first, then by name. */
export const worstFirst = (all: readonly DependencyState[]): DependencyState[] =>
  all.toSorted((one, other) => order[dependencyLook(one).word] - order[dependencyLook(other).word] || one.callee.localeCompare(other.callee, 'en'))
