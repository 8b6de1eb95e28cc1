import { isSlo, type RuleCondition, type RulePreview, type Standing } from '../schemas'
import { burnsAt, fineMs, sumsOf } from './burn-rate'
import type { FigurePoint, Figures } from './figures'
import { settleMs } from './figures'
import { fineStepMs, type RuleFigures } from './look-at-rule'
import { lookAtAbsence } from './look-absence'
import { lookAtBurns } from './look-slo'
import { lookAtThreshold } from './look-threshold'
import { timingOf } from './rule-timing'
import { advance, freshStanding, type Look } from './standing'

/** Figures as they stood at a moment, with the last while alone. That the application was heard then is taken as given. */
function windowOf(fine: Figures, lengthMs: number): (asOfMs: number) => Figures {
  let [from, to] = [0, 0]
  return (asOfMs) => {
    while ((fine.points[to]?.atMs ?? Infinity) + fine.stepMs <= asOfMs) to += 1
    while (from < to && (fine.points[from]?.atMs ?? Infinity) < asOfMs - lengthMs) from += 1
    const points: readonly FigurePoint[] = fine.points.slice(from, to)
    return { ...fine, points, asOfMs, newestMs: asOfMs, fromMs: Math.floor((asOfMs - lengthMs) / fine.stepMs) * fine.stepMs, complete: true }
  }
}

function looker(condition: RuleCondition, { fine, coarse }: RuleFigures): (asOfMs: number) => Look {
  const { forMs, clearMs } = timingOf(condition)
  const at = windowOf(fine, Math.max(forMs, clearMs) + 180_000)
  switch (condition.kind) {
    case 'threshold':
      return (asOfMs) => lookAtThreshold(condition, at(asOfMs))
    case 'absence':
      // Nobody keeps when an application was last heard: only its requests can be looked back at.
      return condition.of === 'telemetry' ? () => ({ kind: 'unknown', reason: 'not-told' }) : (asOfMs) => lookAtAbsence(condition, at(asOfMs))
    case 'availability':
    case 'latency': {
      const [fineSums, coarseSums] = [sumsOf(condition, fine.points), coarse && sumsOf(condition, coarse.points)]
      if (!fineSums || !coarseSums) return () => ({ kind: 'unknown', reason: 'not-told' })
      return (asOfMs) => {
        const untilMs = Math.floor((asOfMs - settleMs) / fine.stepMs) * fine.stepMs
        if (fineSums.over(untilMs - fineMs(condition.windowDays), untilMs).requests === 0) return { kind: 'unknown', reason: 'no-requests' }
        return lookAtBurns(burnsAt(condition, fineSums, coarseSums, untilMs), untilMs)
      }
    }
  }
}

/** When the rule would have opened alerts between two moments, had it been there. */
export function replayRule(condition: RuleCondition, figures: RuleFigures, fromMs: number, toMs: number): Pick<RulePreview, 'fired' | 'unknownMs'> {
  const look = looker(condition, figures)
  const timing = timingOf(condition)
  const stepMs = isSlo(condition) ? 3 * fineStepMs : fineStepMs
  let standing: Standing = { ...freshStanding(fromMs), state: 'ok', reason: null, knownSinceMs: 0, unknownSinceMs: null }
  const fired: RulePreview['fired'] = []
  let unknownMs = 0
  for (let atMs = fromMs; atMs <= toMs; atMs += stepMs) {
    const last = fired.at(-1)
    const next = advance(standing, last?.toMs === null, look(atMs), timing, atMs)
    standing = next.standing
    if (standing.unknownSinceMs !== null) unknownMs += stepMs
    if (next.event === 'fire') fired.push({ fromMs: atMs, toMs: null })
    if (next.event === 'resolve' && last) last.toMs = atMs
  }
  return { fired, unknownMs: Math.min(unknownMs, toMs - fromMs) }
}
