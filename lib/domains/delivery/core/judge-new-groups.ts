import type { RolloutPhase } from '../rollout-schemas'
import type { Failure, RolloutGroup } from './rollout-snapshot'

export type GroupsVerdict = { kind: 'up' } | { kind: 'waiting'; healthy: number; wanted: number } | { kind: 'failed'; failure: Failure }

interface Limits {
  phase: RolloutPhase
  nowMs: number
  /** Troubles before do not count. */
  sinceMs: number
  /** Failures in a row of one slot that are too many: one start may be unlucky. */
  failuresMax: number
  /** Null: it may take as long as it wants. */
  deadlineMs: number | null
}

const newest = (groups: readonly RolloutGroup[], sinceMs: number, failuresMax: number) =>
  groups.flatMap(({ troubles }) => troubles).filter(({ atMs, failures }) => atMs >= sinceMs && failures >= failuresMax).sort((one, other) => other.atMs - one.atMs)[0]

/** Whether all instances of these groups serve; if they never will, which check says so. */
export function judgeNewGroups(groups: readonly RolloutGroup[], { phase, nowMs, sinceMs, failuresMax, deadlineMs }: Limits): GroupsVerdict {
  const trouble = newest(groups, sinceMs, failuresMax)
  if (trouble) return { kind: 'failed', failure: { phase, check: trouble.check, detail: trouble.detail, instance: trouble.instance } }
  const wanted = groups.reduce((sum, { desiredSize }) => sum + desiredSize, 0)
  const serving = groups.reduce((sum, { registered, desiredSize }) => sum + Math.min(registered, desiredSize), 0)
  const gone = groups.find((group) => !group.wanted)
  if (gone) return { kind: 'failed', failure: { phase, check: 'start', detail: `${gone.name} was destroyed`, instance: null } }
  if (serving >= wanted) return { kind: 'up' }
  if (deadlineMs !== null && nowMs >= deadlineMs) {
    // What came before and was not too much then is the best word on why it is not there now.
    const last = newest(groups, sinceMs, 0)
    const lagging = groups.map((group) => group.lagging).find((one) => one !== null)
    const seconds = Math.round((deadlineMs - sinceMs) / 1_000)
    const why = lagging ?? last
    const detail = `${serving} of ${wanted} instances served ${seconds} s after their start${why ? `: ${why.detail}` : ''}`
    return { kind: 'failed', failure: { phase, check: why?.check ?? 'health', detail, instance: why?.instance ?? null } }
  }
  return { kind: 'waiting', healthy: serving, wanted }
}
