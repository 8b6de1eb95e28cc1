import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { type FigureNeed, figuresFor, type RuleFigures } from './core/look-at-rule'
import type { AlertFigures } from './ports'
import type { RuleCondition } from './schemas'

/** What a condition is judged by, as it is told now; `backMs` more of what is by ten seconds. */
export async function readFigures(figures: AlertFigures, application: string, condition: RuleCondition, nowMs: number, backMs = 0): Promise<Result<RuleFigures, Fault>> {
  const needs = figuresFor(condition)
  const ask = ({ stepMs, lengthMs, slowMs }: FigureNeed) => figures.read({ application, stepMs, fromMs: nowMs - lengthMs, toMs: nowMs, ...(slowMs === undefined ? {} : { slowMs }) })
  const [fine, coarse] = await Promise.all([ask({ ...needs.fine, lengthMs: needs.fine.lengthMs + backMs }), needs.coarse ? ask(needs.coarse) : null])
  if (!fine.ok) return fine
  if (coarse && !coarse.ok) return coarse
  return ok({ fine: fine.value, coarse: coarse ? coarse.value : null })
}
