import { type FieldError, fieldError } from '@/lib/kernel/fault'
import { parseFields } from '@/lib/kernel/field-errors'
import { reason } from '@/lib/kernel/reason'
import { fail, type Result } from '@/lib/kernel/result'
import { DashboardFile, type DashboardPanel } from '../dashboard-schemas'
import { queryLetters } from '../metric-query-schemas'
import { formulaReason, parseFormula } from './formula'
import { expressionReason, parseMetricExpression } from './metric-expression'

/** What is wrong with panels beyond their form, each with where it is. */
export function panelErrors(panels: readonly DashboardPanel[]): FieldError[] {
  const errors: FieldError[] = []
  const ids = new Set<string>()
  for (const [at, { id, kind, queries, formula }] of panels.entries()) {
    const place = `#/panels/${at}`
    if (ids.has(id)) errors.push(fieldError(`${place}/id`, reason('panel-id-twice', { id })))
    ids.add(id)
    const letters = queryLetters.filter((letter) => queries[letter] !== undefined)
    if (letters.length === 0 && kind !== 'heat' && kind !== 'golden') errors.push(fieldError(`${place}/queries`, reason('panel-query')))
    for (const letter of letters) {
      const read = parseMetricExpression(queries[letter] ?? '')
      if (!read.ok) errors.push(fieldError(`${place}/queries/${letter}`, expressionReason(read.error)))
    }
    const read = formula === undefined ? null : parseFormula(formula, letters)
    if (read && !read.ok) errors.push(fieldError(`${place}/formula`, formulaReason(read.error)))
  }
  return errors
}

/** A file as somebody gives it: what it says, or all that is wrong with it. */
export function readDashboardFile(text: string): Result<DashboardFile, FieldError[]> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return fail([fieldError('#', reason('file-not-json', { words: error instanceof Error ? error.message : String(error) }))])
  }
  const parsed = parseFields(DashboardFile, json)
  if (!parsed.ok) return fail(parsed.error.slice(0, 20))
  const errors = panelErrors(parsed.value.panels)
  return errors.length > 0 ? fail(errors) : parsed
}
