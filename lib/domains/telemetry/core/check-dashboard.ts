import type { FieldError } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { DashboardFile, type DashboardPanel } from '../dashboard-schemas'
import { queryLetters } from '../metric-query-schemas'
import { parseFormula } from './formula'
import { parseMetricExpression } from './metric-expression'
import { expressionProblem, formulaProblem } from './metric-problem'

/** What is wrong with panels beyond their form, each with where it is. */
export function panelErrors(panels: readonly DashboardPanel[]): FieldError[] {
  const errors: FieldError[] = []
  const ids = new Set<string>()
  for (const [at, { id, kind, queries, formula }] of panels.entries()) {
    const place = `#/panels/${at}`
    if (ids.has(id)) errors.push({ pointer: `${place}/id`, detail: `Two panels are called ${id}.` })
    ids.add(id)
    const letters = queryLetters.filter((letter) => queries[letter] !== undefined)
    if (letters.length === 0 && kind !== 'heat' && kind !== 'golden') errors.push({ pointer: `${place}/queries`, detail: 'A panel of this kind needs a query.' })
    for (const letter of letters) {
      const read = parseMetricExpression(queries[letter] ?? '')
      if (!read.ok) errors.push(expressionProblem(`${place}/queries/${letter}`, read.error))
    }
    const read = formula === undefined ? null : parseFormula(formula, letters)
    if (read && !read.ok) errors.push(formulaProblem(`${place}/formula`, read.error))
  }
  return errors
}

/** A file as somebody gives it: what it says, or all that is wrong with it. */
export function readDashboardFile(text: string): Result<DashboardFile, FieldError[]> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return fail([{ pointer: '#', detail: `This is not JSON: ${error instanceof Error ? error.message : 'it cannot be read'}.` }])
  }
  const parsed = DashboardFile.safeParse(json)
  if (!parsed.success) return fail(parsed.error.issues.slice(0, 20).map(({ path, message }) => ({ pointer: ['#', ...path].map(String).join('/'), detail: message })))
  const errors = panelErrors(parsed.data.panels)
  return errors.length > 0 ? fail(errors) : ok(parsed.data)
}
