import type { PairSecond } from '../../gateway/fault-schemas'
import type { RunFault, RunPreview } from '../schemas'

const windowMs = 30_000

/** How much of what is now would be hit, by the calls of the last half minute. Null figures: the proxy does not say. */
export function blastRadius(target: string, fault: RunFault, hit: number, of: number, answer: { nowMs: number; seconds: readonly PairSecond[] } | null): RunPreview['blast'] {
  if (!answer) return { instances: { hit, of }, requestsPerSecond: null, callers: null, usualCaller: null }
  const byCaller = new Map<string, number>()
  for (const { atMs, caller, callee, requests } of answer.seconds) {
    if (callee === target && atMs >= answer.nowMs - windowMs) byCaller.set(caller ?? 'edge', (byCaller.get(caller ?? 'edge') ?? 0) + requests)
  }
  const rate = (requests: number) => requests / (windowMs / 1_000)
  const share = fault.kind === 'calls' ? fault.sharePercent / 100 : of === 0 ? 0 : hit / of
  const all = [...byCaller].map(([caller, requests]) => ({ caller, requestsPerSecond: rate(requests) })).sort((one, other) => other.requestsPerSecond - one.requestsPerSecond)
  const callers = all.filter(({ caller }) => fault.kind !== 'calls' || caller === (fault.caller ?? 'edge'))
  return { instances: { hit, of }, requestsPerSecond: callers.reduce((sum, one) => sum + one.requestsPerSecond, 0) * share, callers, usualCaller: all.find(({ requestsPerSecond }) => requestsPerSecond > 0)?.caller ?? null }
}
