import { type Fault, fieldError, wrongFields } from '@/lib/kernel/fault'
import type { Reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { type Formula, formulaReason, parseFormula } from './formula'
import { expressionReason, type MetricExpression, parseMetricExpression } from './metric-expression'
import { readFilters } from './metric-filters'

const refused = (wrong: Fault): { ok: false; error: Fault } => fail({ ...wrong, detail: `The query cannot be read. ${wrong.detail}` })
const refusedAt = (pointer: string, why: Reason) => refused(wrongFields(fieldError(pointer, why)))

/** A query of the URL, or what is wrong with it and where. */
export function readExpression(pointer: string, text: string): Result<MetricExpression, Fault> {
  const read = parseMetricExpression(text)
  if (!read.ok) return refusedAt(pointer, expressionReason(read.error))
  const filters = readFilters(read.value.filters, () => pointer)
  return filters.ok ? ok(read.value) : refused(filters.error)
}

export function readFormula(pointer: string, text: string, names: readonly string[]): Result<Formula, Fault> {
  const read = parseFormula(text, names)
  return read.ok ? ok(read.value) : refusedAt(pointer, formulaReason(read.error))
}
