import { isSlo, type RuleCondition } from '../schemas'
import { coarseStepMs, fineMs } from './burn-rate'
import { type Figures, settleMs } from './figures'
import { lookAtAbsence } from './look-absence'
import { lookAtSlo } from './look-slo'
import { lookAtThreshold } from './look-threshold'
import { timingOf } from './rule-timing'
import type { Look } from './standing'

export const fineStepMs = 10_000
const dayMs = 86_400_000
/** Rules that need about as much ask the same, and are answered once. */
const shareMs = 600_000

/** What a condition is judged by: the newest while by ten seconds, and for objectives their whole window. */
export interface RuleFigures {
  fine: Figures
  /** Null where the condition needs none. */
  coarse: Figures | null
}

export interface FigureNeed {
  stepMs: number
  /** So far back from now. */
  lengthMs: number
  slowMs?: number
}

/** What is to be asked for a condition. */
export function figuresFor(condition: RuleCondition): { fine: FigureNeed; coarse: FigureNeed | null } {
  const slow = condition.kind === 'latency' ? { slowMs: condition.thresholdMs } : {}
  const { forMs, clearMs } = timingOf(condition)
  if (!isSlo(condition)) return { fine: { stepMs: fineStepMs, lengthMs: Math.ceil((Math.max(forMs, clearMs) + 180_000) / shareMs) * shareMs }, coarse: null }
  return {
    fine: { stepMs: fineStepMs, lengthMs: fineMs(condition.windowDays) + settleMs + 2 * fineStepMs, ...slow },
    coarse: { stepMs: coarseStepMs(condition.windowDays), lengthMs: condition.windowDays * dayMs, ...slow },
  }
}

/** A condition as its figures say now. */
export function lookAtRule(condition: RuleCondition, { fine, coarse }: RuleFigures): Look {
  switch (condition.kind) {
    case 'threshold':
      return lookAtThreshold(condition, fine)
    case 'absence':
      return lookAtAbsence(condition, fine)
    case 'availability':
    case 'latency':
      return coarse ? lookAtSlo(condition, { fine, coarse }) : { kind: 'unknown', reason: 'no-answer' }
  }
}
