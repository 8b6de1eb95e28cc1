import type { DecisionCard, MetricEvidence } from '@/lib/domains/canary/analysis-schemas'
import { toleratedShare } from './effect-scale'
import { shareOf } from './metric-units'
import { metricWord } from './verdict-look'

export interface SentenceValues {
  /** The case of the one message `metric.sentence`. */
  kind: 'noData' | 'absent' | 'notComparable' | 'thin' | 'open' | 'thinPoints' | 'flat' | 'within' | 'notSure' | 'beyond' | 'beyondAny' | 'worse'
  /** How the difference is spoken of: latencies are slower, errors more. */
  of: 'time' | 'amount'
  way: 'up' | 'down'
  size: string
  worst: string
  low: string
  high: string
  tolerance: string
  side: 'baseline' | 'canary' | 'both'
  points: number
  // The index lets it go to a translator as it is.
  [key: string]: string | number
}

/** Below this a difference is not spoken of. */
const nothing = 0.0005

/** What the sentence of a metric is made of; the words are in the messages, whole. */
export function metricSentence(metric: MetricEvidence, missing: DecisionCard['missing']): SentenceValues {
  const { effect, baseline, canary, direction, measure } = metric
  const word = metricWord(metric, missing)
  const tolerated = toleratedShare(metric)
  const point = effect?.point ?? 0
  const worst = effect ? (direction === 'decrease' ? effect.low : direction === 'increase' ? effect.high : Math.abs(effect.low) > Math.abs(effect.high) ? effect.low : effect.high) : 0
  const base = {
    of: measure.startsWith('latency') || measure === 'event_loop_delay' ? ('time' as const) : ('amount' as const),
    way: (word === 'thin' ? worst : point) < 0 ? ('down' as const) : ('up' as const),
    size: shareOf(point, false), worst: shareOf(worst, false), low: shareOf(effect?.low ?? 0), high: shareOf(effect?.high ?? 0),
    tolerance: tolerated === null ? '' : shareOf(tolerated, false),
    side: baseline.count === 0 && canary.count === 0 ? ('both' as const) : baseline.count === 0 ? ('baseline' as const) : ('canary' as const),
    points: Math.min(baseline.count, canary.count),
  }
  const kind = (): SentenceValues['kind'] => {
    switch (word) {
      case 'no-data':
        return 'noData'
      case 'absent':
        return 'absent'
      case 'not-comparable':
        return 'notComparable'
      case 'thin':
        if (!missing.some((one) => one.metric === metric.name && one.kind === 'undecided')) return 'thinPoints'
        // What is not ruled out of errors is counted in points of all requests, not in shares of the baseline.
        return effect && measure !== 'error_rate' ? 'thin' : 'open'
      case 'same':
        if (!effect || Math.abs(point) < nothing) return 'flat'
        return tolerated !== null && tolerated > 0 && Math.abs(point) <= tolerated ? 'within' : 'notSure'
      default:
        if (!effect) return 'worse'
        return tolerated === null || tolerated === 0 ? 'beyondAny' : 'beyond'
    }
  }
  return { kind: kind(), ...base }
}
