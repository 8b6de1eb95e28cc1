import type { Rollout } from '@/lib/domains/delivery/rollout-schemas'
import type { ChartSeries } from '../charts/prepare/chart-input'

export type GroupRole = 'production' | 'baseline' | 'canary' | 'target'
export interface RolloutGroup {
  name: string
  role: GroupRole
}

/** The groups that a rollout found and made, the old ones first; those that are not made yet are left out. */
export function groupsOf({ groups }: Pick<Rollout, 'groups'>): RolloutGroup[] {
  const made = (['baseline', 'canary', 'target'] as const).flatMap((role) => (groups[role] === null ? [] : [{ name: groups[role], role }]))
  return [...groups.before.map((name) => ({ name, role: 'production' as const })), ...made]
}

/** Baseline is always slate and canary violet; between two groups alone the old one is what the new one is measured by. */
export function groupLook(role: GroupRole, strategy: Rollout['strategy']): Pick<ChartSeries, 'role' | 'colour'> & { fill: string } {
  const [baseline, canary] = [{ role: 'baseline' as const, fill: 'var(--baseline)' }, { role: 'canary' as const, fill: 'var(--canary)' }]
  if (role === 'baseline') return baseline
  if (role === 'canary') return canary
  if (strategy === 'redblack') return role === 'production' ? baseline : canary
  return role === 'production' ? { colour: 0, fill: 'var(--c1)' } : { colour: 2, fill: 'var(--c3)' }
}

const minuteMs = 60_000

/** What of time a rollout's curves are about: a little before it, and after its end while it can still be judged. */
export function rolloutRange({ createdAt, endedAt, steps }: Pick<Rollout, 'createdAt' | 'endedAt'> & { steps: { phase: string; endedAt: string | null }[] }, nowMs: number): { from: string; to: string } {
  const drained = steps.find(({ phase }) => phase === 'drain')?.endedAt
  const ends = [endedAt && Date.parse(endedAt) + 2 * minuteMs, drained && Date.parse(drained) + 10 * minuteMs].filter((at) => typeof at === 'number')
  const toMs = ends.length === 0 ? null : Math.min(...ends)
  return { from: String(Date.parse(createdAt) - 2 * minuteMs), to: toMs === null || toMs >= nowMs ? 'now' : String(toMs) }
}
