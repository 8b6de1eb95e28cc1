import { type Fault, fault, type FieldError } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { type Formula, type FormulaError, type FormulaMistake, parseFormula } from './formula'
import { type ExpressionMistake, type MetricExpression, type MetricExpressionError, parseMetricExpression } from './metric-expression'
import { readFilters } from './metric-filters'

const cures: Record<ExpressionMistake, string> = {
  aggregation: 'a query begins with sum, avg, min, max, count, rate, increase or quantile.',
  open: 'a ( belongs here.',
  quantile: 'a quantile is a number from 0 to 1 and a comma, as in quantile(0.95, name).',
  name: 'a name belongs here; one with blanks or brackets stands in quotes.',
  operator: 'one of =, !=, =~ and !~ belongs here.',
  value: 'a value in quotes belongs here.',
  close: 'a bracket or a comma is missing here.',
  rest: 'nothing but by (label, ...) may follow.',
  'too-many': 'that is too many: at most 20 filters and 4 labels to group by.',
}
const formulaCures: Record<FormulaMistake, string> = {
  nothing: 'something is missing here.',
  sign: 'this sign does not belong here.',
  unknown: 'there is no query of this letter.',
  open: 'this bracket is never closed.',
  'too-deep': 'brackets are too deep.',
}

/** People count from 1. */
export const expressionProblem = (pointer: string, { mistake, at }: MetricExpressionError): FieldError => ({ pointer, detail: `At character ${at + 1}: ${cures[mistake]}` })
export const formulaProblem = (pointer: string, { mistake, at }: FormulaError): FieldError => ({ pointer, detail: `At character ${at + 1}: ${formulaCures[mistake]}` })

const refused = (error: FieldError): { ok: false; error: Fault } => fail(fault('invalid-input', `The query cannot be read. ${error.detail}`, { errors: [error] }))

/** A query of the URL, or what is wrong with it and where. */
export function readExpression(pointer: string, text: string): Result<MetricExpression, Fault> {
  const read = parseMetricExpression(text)
  if (!read.ok) return refused(expressionProblem(pointer, read.error))
  const filters = readFilters(read.value.filters)
  return filters.ok ? ok(read.value) : refused({ pointer, detail: filters.error.detail })
}

export function readFormula(pointer: string, text: string, names: readonly string[]): Result<Formula, Fault> {
  const read = parseFormula(text, names)
  return read.ok ? ok(read.value) : refused(formulaProblem(pointer, read.error))
}
