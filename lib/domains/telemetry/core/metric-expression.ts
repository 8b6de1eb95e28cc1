import { type Reason, reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { LabelName, MetricAggregation, type MetricFilter, MetricName } from '../metric-schemas'

/** What one line of a query says; scope and time stand beside it. */
export interface MetricExpression {
  metric: string
  filters: MetricFilter[]
  aggregation: MetricAggregation
  /** Of `quantile` alone. */
  quantile: number
  groupBy: string[]
}

export type ExpressionMistake = 'aggregation' | 'open' | 'quantile' | 'name' | 'operator' | 'value' | 'close' | 'rest' | 'too-many'

/** What cannot be read, and the sign at which it begins, from 0. */
export interface MetricExpressionError {
  mistake: ExpressionMistake
  at: number
}

/** People count from 1. */
export const expressionReason = ({ mistake, at }: MetricExpressionError): Reason => reason(`query-${mistake}`, { at: at + 1 })

const filtersMax = 20
const groupByMax = 4
const quoted = /"((?:[^"\\]|\\.)*)"/y
const bare = /[^\s"'`,(){}=!~<>\\]+/y
const blank = /\s*/y
const number = /(?:0|1|0?\.\d+|1\.0+)(?![\w.])/y
const operator = /=~|!~|!=|=/y

class Mistake extends Error {
  constructor(readonly found: MetricExpressionError) {
    super(found.mistake)
  }
}

class Reader {
  at = 0
  constructor(private readonly text: string) {}

  match(pattern: RegExp): RegExpExecArray | null {
    blank.lastIndex = this.at
    this.at += blank.exec(this.text)?.[0].length ?? 0
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)
    if (found) this.at += found[0].length
    return found
  }

  take(sign: string): boolean {
    this.match(/(?=)/y)
    if (!this.text.startsWith(sign, this.at)) return false
    this.at += sign.length
    return true
  }

  need(sign: string, mistake: ExpressionMistake): void {
    if (!this.take(sign)) this.fails(mistake)
  }

  name(lengthMax: number): string {
    const start = this.at
    const inQuotes = this.match(quoted)
    const name = inQuotes ? (inQuotes[1] ?? '').replace(/\\(.)/gs, '$1') : (this.match(bare)?.[0] ?? '')
    if (name === '' || name.length > lengthMax) this.fails('name', start)
    return name
  }

  get done(): boolean {
    this.match(/(?=)/y)
    return this.at >= this.text.length
  }

  fails(mistake: ExpressionMistake, at = this.at): never {
    throw new Mistake({ mistake, at })
  }
}

/**
 * A query as one writes it: `rate(http.server.requests{http.route="/a", zone!~"local-.*"}) by (application, zone)`, with
 * `quantile(0.95, ...)` for a quantile. Names with blanks or brackets stand in quotes.
 */
export function parseMetricExpression(text: string): Result<MetricExpression, MetricExpressionError> {
  const reader = new Reader(text)
  try {
    const aggregation = MetricAggregation.safeParse(reader.match(/[a-z]+/y)?.[0])
    if (!aggregation.success) return fail({ mistake: 'aggregation', at: 0 })
    reader.need('(', 'open')
    let quantile = 0.95
    if (aggregation.data === 'quantile') {
      quantile = Number(reader.match(number)?.[0] ?? reader.fails('quantile'))
      reader.need(',', 'quantile')
    }
    const metric = reader.name(MetricName.maxLength ?? 255)
    const filters = reader.take('{') ? readFilters(reader) : []
    reader.need(')', 'close')
    const groupBy = reader.match(/by(?![\w.])/y) ? readGroupBy(reader) : []
    if (!reader.done) reader.fails('rest')
    return ok({ metric, filters, aggregation: aggregation.data, quantile, groupBy })
  } catch (error) {
    if (error instanceof Mistake) return fail(error.found)
    throw error
  }
}

function readFilters(reader: Reader): MetricFilter[] {
  const filters: MetricFilter[] = []
  while (!reader.take('}')) {
    if (filters.length > 0) {
      reader.need(',', 'close')
      if (reader.take('}')) break
    }
    if (filters.length === filtersMax) reader.fails('too-many')
    const label = reader.name(LabelName.maxLength ?? 200)
    const op = (reader.match(operator)?.[0] ?? reader.fails('operator')) as MetricFilter['op']
    const value = (reader.match(quoted) ?? reader.fails('value'))[1] ?? ''
    filters.push({ label, op, value: value.replace(/\\(["\\])/g, '$1') })
  }
  return filters
}

function readGroupBy(reader: Reader): string[] {
  const labels: string[] = []
  reader.need('(', 'open')
  while (!reader.take(')')) {
    if (labels.length > 0) reader.need(',', 'close')
    if (labels.length === groupByMax) reader.fails('too-many')
    labels.push(reader.name(LabelName.maxLength ?? 200))
  }
  return [...new Set(labels)]
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
const whole = new RegExp(`^(?:${bare.source})$`)
const written = (name: string): string => (whole.test(name) ? name : quote(name))

/** The reverse of `parseMetricExpression`. */
export function formatMetricExpression({ metric, filters, aggregation, quantile, groupBy }: MetricExpression): string {
  const inside = filters.length === 0 ? '' : `{${filters.map(({ label, op, value }) => `${written(label)}${op}${quote(value)}`).join(', ')}}`
  const by = groupBy.length === 0 ? '' : ` by (${groupBy.map(written).join(', ')})`
  return `${aggregation}(${aggregation === 'quantile' ? `${quantile}, ` : ''}${written(metric)}${inside})${by}`
}
