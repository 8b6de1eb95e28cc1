import type { BurnPair, SloCondition } from '../schemas'
import { badOf, burnsAt, burnsOver, fineMs, type SloFigures, sumsOf } from './burn-rate'
import { judgedUntil, whyUnknown, type WindowFigures } from './figures'
import { margin } from './look-threshold'
import type { Look } from './standing'

/** Whether a budget burns too fast, by the pairs of windows that are met. */
export function lookAtBurns(burns: readonly BurnPair[], asOfMs: number): Look {
  const met = burns.filter((pair) => pair.met)
  const worst = met.find(({ severity }) => severity === 'page') ?? met[0]
  const isClear = burns.every(({ factor, long, short }) => (long ?? 0) < factor * (1 - margin) || (short ?? 0) < factor * (1 - margin))
  const value = (worst ?? burns[0])?.long ?? null
  return { kind: 'known', asOfMs, value, met: worst ? { sinceMs: null, severity: worst.severity } : null, clear: !worst && isClear ? { sinceMs: null } : null }
}

/** An objective at this moment. */
export function lookAtSlo(condition: SloCondition, { fine, coarse }: SloFigures): Look {
  const reason = whyUnknown(fine)
  if (reason) return { kind: 'unknown', reason }
  const [fineSums, coarseSums] = [sumsOf(condition, fine.points), sumsOf(condition, coarse.points)]
  if (!fineSums || !coarseSums) return { kind: 'unknown', reason: 'not-told' }
  const untilMs = judgedUntil(fine)
  if (fineSums.over(untilMs - fineMs(condition.windowDays), untilMs).requests === 0) return { kind: 'unknown', reason: 'no-requests' }
  return lookAtBurns(burnsAt(condition, fineSums, coarseSums, untilMs), untilMs)
}

/** The same by sums over its windows: the short ones as of now, the long ones as of a while ago. */
export function lookAtSloWindows(condition: SloCondition, short: WindowFigures, long: WindowFigures): Look {
  const reason = whyUnknown(short)
  if (reason) return { kind: 'unknown', reason }
  const sums = new Map<number, { requests: number; bad: number }>()
  for (const window of [...long.windows, ...short.windows]) {
    const bad = badOf(condition, window)
    if (bad === null) return { kind: 'unknown', reason: 'not-told' }
    sums.set(window.windowMs, { requests: window.requests, bad })
  }
  if ([...sums.values()].every(({ requests }) => requests === 0)) return { kind: 'unknown', reason: 'no-requests' }
  return lookAtBurns(burnsOver(condition, (windowMs) => sums.get(windowMs) ?? { requests: 0, bad: 0 }), short.untilMs)
}
