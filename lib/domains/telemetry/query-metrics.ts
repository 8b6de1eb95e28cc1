import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { evaluateFormula, type Formula } from './core/formula'
import { formulaUnit } from './core/formula-unit'
import type { MetricExpression } from './core/metric-expression'
import { readExpression, readFormula } from './core/metric-problem'
import { stepFor } from './core/range'
import { type MetricsAnswer, type MetricsLine, type MetricsQuery, type QueryLetter, queryLetters } from './metric-query-schemas'
import { type MetricQueryAnswer, MetricQueryInput, type MetricSeries } from './metric-schemas'
import type { Selector, TimeRange } from './schemas'
import { scopedQuestion, type TelemetryPorts } from './scoped-selector'

const dayMs = 86_400_000
const offsets = { none: 0, day: dayMs, week: 7 * dayMs } satisfies Record<MetricsQuery['compare'], number>

interface Asked {
  letter: QueryLetter
  expression: MetricExpression
  offsetMs: number
}

function readQueries(query: MetricsQuery): Result<{ expressions: Map<QueryLetter, MetricExpression>; formula: Formula | null }, Fault> {
  const expressions = new Map<QueryLetter, MetricExpression>()
  for (const letter of queryLetters) {
    const text = query[letter]?.trim() ?? ''
    if (text === '') continue
    const read = readExpression(`#/${letter}`, text)
    if (!read.ok) return read
    expressions.set(letter, read.value)
  }
  if (expressions.size === 0) return fail(fault('invalid-input', 'Ask for at least one metric.', { errors: [fieldError('#/a', reason('query-missing'))] }))
  const text = query.formula?.trim() ?? ''
  if (text === '') return ok({ expressions, formula: null })
  const formula = readFormula('#/formula', text, [...expressions.keys()])
  return formula.ok ? ok({ expressions, formula: formula.value }) : formula
}

/** Several queries and a formula over them, on one grid. */
export const queryMetrics =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: MetricsQuery): Promise<Result<MetricsAnswer, Fault>> => {
    const read = readQueries(query)
    if (!read.ok) return read
    const question = await scopedQuestion(ports, actor, query)
    if (!question.ok) return question
    const { selector, range } = question.value
    const { expressions, formula } = read.value
    const times = query.compare === 'none' ? [0] : [0, offsets[query.compare]]
    const asked = [...expressions].flatMap(([letter, expression]) => times.map((offsetMs): Asked => ({ letter, expression, offsetMs })))
    const answers = await onOneGrid(asked, stepFor(range, query.points), (one, stepMs) => ask(ports, selector, range, one, stepMs))
    if (!answers.ok) return answers

    const of = (letter: QueryLetter, offsetMs: number) => answers.value.get(`${letter} ${offsetMs}`)
    const [now = 0, earlier] = times
    const lines = [...expressions.keys()].flatMap((letter): MetricsLine[] => {
      const found = of(letter, now)
      if (!found) return []
      return [{ key: letter, type: found.type, unit: found.unit, series: found.series, more: found.more, earlier: earlier === undefined ? null : (of(letter, earlier)?.series ?? []) }]
    })
    const [first] = [...answers.value.values()]
    if (!first) return fail(fault('internal', 'No answer.'))
    if (formula) {
      const steps = Math.ceil((range.toMs - first.startMs) / first.stepMs)
      const made = (offsetMs: number): MetricSeries[] => evaluateFormula(formula, new Map([...expressions.keys()].map((letter) => [letter, of(letter, offsetMs)?.series ?? []])), steps)
      const unit = formulaUnit(formula, new Map(lines.map((line) => [line.key, line.unit])))
      lines.push({ key: 'formula', type: 'unknown', unit, series: made(now), more: 0, earlier: earlier === undefined ? null : made(earlier) })
    }
    return ok({ startMs: first.startMs, stepMs: first.stepMs, lines, meta: together([...answers.value.values()]) })
  }

const ask = ({ source }: TelemetryPorts, selector: Selector, range: TimeRange, { expression, offsetMs }: Asked, stepMs: number) =>
  source.metricQuery(MetricQueryInput.parse({ selector, range, stepMs, offsetMs, ...expression }))

/** Asks all; where one has wider steps than the others, they are asked again with its. */
async function onOneGrid(asked: readonly Asked[], stepMs: number, question: (one: Asked, stepMs: number) => Promise<Result<MetricQueryAnswer, Fault>>): Promise<Result<Map<string, MetricQueryAnswer>, Fault>> {
  const answers = new Map<string, MetricQueryAnswer>()
  const askAll = async (some: readonly Asked[], step: number): Promise<Fault | null> => {
    const found = await Promise.all(some.map((one) => question(one, step)))
    for (const [at, answer] of found.entries()) {
      if (!answer.ok) return answer.error
      answers.set(`${some[at]?.letter} ${some[at]?.offsetMs}`, answer.value)
    }
    return null
  }
  const refused = await askAll(asked, stepMs)
  if (refused) return fail(refused)
  const widest = Math.max(...[...answers.values()].map((answer) => answer.stepMs))
  const narrower = asked.filter(({ letter, offsetMs }) => answers.get(`${letter} ${offsetMs}`)?.stepMs !== widest)
  const again = narrower.length > 0 ? await askAll(narrower, widest) : null
  return again ? fail(again) : ok(answers)
}

/** As old as the oldest of them, and missing what any of them misses. */
function together(answers: readonly MetricQueryAnswer[]): MetricsAnswer['meta'] {
  const metas = answers.map(({ meta }) => meta)
  const newest = metas.flatMap(({ newestMs }) => newestMs ?? [])
  return {
    source: [...new Set(metas.map(({ source }) => source))].join(', '),
    asOfMs: Math.min(...metas.map(({ asOfMs }) => asOfMs)),
    newestMs: newest.length > 0 ? Math.max(...newest) : null,
    complete: metas.every(({ complete }) => complete),
    missing: [...new Set(metas.flatMap(({ missing }) => missing))],
  }
}
