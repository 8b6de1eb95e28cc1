import type { WallBreaker, WallInput } from '../schemas'

/** Worst first: forced or open, half open, then by the share of errors, then by traffic. */
function rankOf({ state, forced }: WallBreaker): number {
  if (state === 'open' || forced?.mode === 'open') return 0
  if (state === 'half-open' || forced) return 1
  return state === 'unknown' ? 3 : 2
}

const nameOf = ({ caller, name }: WallBreaker) => `${caller ?? 'edge'} ${name}`

export function compareBreakers(one: WallBreaker, other: WallBreaker): number {
  return (
    rankOf(one) - rankOf(other) ||
    (other.window.errorPercent ?? -1) - (one.window.errorPercent ?? -1) ||
    (other.perSecond ?? -1) - (one.perSecond ?? -1) ||
    nameOf(one).localeCompare(nameOf(other), 'en') ||
    one.source.localeCompare(other.source, 'en') || (one.from ?? '').localeCompare(other.from ?? '', 'en')
  )
}

/** Something is wrong, though it may not have opened: a tenth of its calls failed. */
const failingPercent = 10

export function matchesWall(breaker: WallBreaker, { q, state, source }: WallInput): boolean {
  if (source !== undefined && breaker.source !== source) return false
  if (state === 'open' && rankOf(breaker) > 1) return false
  if (state === 'failing' && rankOf(breaker) > 1 && (breaker.window.errorPercent ?? 0) < failingPercent) return false
  if (!q) return true
  return `${breaker.caller ?? 'edge'} → ${breaker.name} ${breaker.from ?? ''}`.toLowerCase().includes(q.toLowerCase())
}
