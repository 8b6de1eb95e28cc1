import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import type { ApplicationStore } from './ports'

const keptMs = 1_500
const keptActorsMax = 500

/**
 * Names of the applications an actor may see: the scope of every telemetry and registry question; null for operators, who see all.
 * Kept for a moment for each actor and set of teams, because one page asks it many times.
 */
export function visibleNames(applications: Pick<ApplicationStore, 'names'>, clock: Clock): (actor: Actor) => Promise<string[] | null> {
  const kept = new Map<string, { till: number; names: Promise<string[]> }>()
  return async (actor) => {
    const scope = teamScopeOf(actor)
    if (scope.kind === 'all') return null
    const key = `${actor.kind} ${actor.id} ${[...scope.teamIds].sort().join(' ')}`
    const now = clock.nowMs()
    const known = kept.get(key)
    if (known && known.till > now) return known.names
    if (kept.size >= keptActorsMax) kept.clear()
    const names = applications.names(scope)
    kept.set(key, { till: now + keptMs, names })
    names.catch(() => kept.delete(key))
    return names
  }
}
