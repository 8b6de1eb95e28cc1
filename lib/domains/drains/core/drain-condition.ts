import type { DrainLane, DrainProgress, ToldCondition } from '../progress-schemas'

/** Shorter than this is a hiccup that nobody needs to see. */
export const failingAfterMs = 20_000
/** So long a loss is news. */
export const lossShownMs = 15 * 60_000

const isFailing = ({ failingSinceMs, failures }: DrainLane, nowMs: number): boolean => failingSinceMs !== null && failures >= 2 && nowMs - failingSinceMs >= failingAfterMs
const isLosing = ({ lastLossMs }: DrainLane, nowMs: number): boolean => lastLossMs !== null && nowMs - lastLossMs < lossShownMs

/** Worst first: records that are gone, then records that wait behind a failure. */
export function conditionOf({ id, lanes }: Pick<DrainProgress, 'id' | 'lanes'>, nowMs: number): ToldCondition {
  const losing = lanes.find((lane) => isLosing(lane, nowMs))
  const failing = lanes.find((lane) => isFailing(lane, nowMs))
  if (losing) return { id, condition: 'losing', sinceMs: losing.lastLossMs, problem: losing.problem ?? failing?.problem ?? null }
  if (failing) return { id, condition: 'failing', sinceMs: failing.failingSinceMs, problem: failing.problem }
  return { id, condition: lanes.some(({ lastTryMs }) => lastTryMs !== null) ? 'ok' : 'new', sinceMs: null, problem: null }
}
