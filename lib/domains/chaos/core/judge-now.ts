import type { PairSecond } from '../../gateway/fault-schemas'
import type { Condition } from '../steady-schemas'
import { judgeCondition, type JudgedCondition } from './steady-state'
import { judgeTelemetry, type ToldSteps } from './telemetry-state'

export interface Seen {
  seconds: readonly PairSecond[]
  /** The clock of the proxy. */
  nowMs: number
  /** Null: the collector does not answer. */
  told: readonly ToldSteps[] | null
}

/** How a condition stands, by whoever tells of it. `fromMs`: since when it counts. */
export const judgeNow = (condition: Condition, { seconds, nowMs, told }: Seen, fromMs = 0): JudgedCondition =>
  condition.source === 'telemetry' ? judgeTelemetry(condition, told, { fromMs }) : judgeCondition(condition, seconds, { fromMs, nowMs })
