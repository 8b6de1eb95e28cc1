import type { Dimension, Selector } from '../schemas'
import { columnOf, resourceConditions, unionOf, type Values, whereAll } from './duckdb-sql'

export interface RollupAsk {
  days: readonly string[]
  /** Up to which arrival each day's rows stand in its table by minute. Read before the question, so that no row counts twice. */
  marks: ReadonlyMap<string, bigint>
  selector: Selector
  /** Whole ten seconds, [fromS, toS). */
  fromS: number
  toS: number
  /** Columns of the answer beside `bin`, `requests` and `errors`. */
  dimensions: readonly Dimension[]
  /** Text over `bucket_s`, named `slot`. */
  at: string
  /** True when `slot` tells no minutes apart, so that minute rows may stand for ten-second ones. */
  wholeMinutes: boolean
  /** Only these values of the first dimension. */
  keys?: readonly string[]
}

const coarse: readonly Dimension[] = ['application', 'zone']
const inRange = (column: string, fromS: number, toS: number): string => `${column} >= ${fromS} AND ${column} < ${toS}`

/** Roll-up rows as `(slot, <dimensions>, bin, requests, errors)`. Rows of equal keys are still to be added up. */
export function rollupSource(ask: RollupAsk, values: Values): string {
  const { selector, dimensions, at, fromS, toS } = ask
  const conditions = resourceConditions(selector, values)
  const [first] = dimensions
  if (ask.keys && first) conditions.push(values.oneOf(`r.${columnOf[first]}`, ask.keys))
  const columns = dimensions.map((dimension) => `r.${columnOf[dimension]} AS ${columnOf[dimension]}`)
  const select = (bucket: string) => ['CAST(' + at.replaceAll('bucket_s', bucket) + ' AS BIGINT) AS slot', ...columns, 'bin', 'requests', 'errors'].join(', ')
  const fine = (day: string, extra: readonly string[]) =>
    `SELECT ${select('bucket_s')} FROM "${day}".rollup JOIN "${day}".resources r USING (resource_id) ${whereAll([...extra, ...conditions])}`

  const firstMinute = Math.ceil(fromS / 60) * 60
  const lastMinute = Math.floor(toS / 60) * 60
  const byMinute =
    ask.wholeMinutes && lastMinute - firstMinute >= 300 && dimensions.every((dimension) => coarse.includes(dimension)) &&
    selector.cluster === undefined && selector.serverGroup === undefined && selector.instance === undefined
  if (!byMinute) return unionOf(ask.days, (day) => fine(day, [inRange('bucket_s', fromS, toS)]))

  return unionOf(ask.days, (day) => {
    const mark = ask.marks.get(day) ?? 0n
    return [
      `SELECT ${select('minute_s')} FROM "${day}".rollup_minute r ${whereAll([inRange('minute_s', firstMinute, lastMinute), `made_ms <= ${mark}`, ...conditions])}`,
      fine(day, [inRange('bucket_s', firstMinute, lastMinute), `arrived_ms > ${mark}`]),
      fine(day, [`(${inRange('bucket_s', fromS, firstMinute)} OR ${inRange('bucket_s', lastMinute, toS)})`, inRange('bucket_s', fromS, toS)]),
    ].join(' UNION ALL ')
  })
}

/** Adds up rows of `source` by `keys` and reads the bins of the three percentiles (nearest rank); with `slowBin`, what is above that bin too. */
export const percentileQuery = (source: string, keys: readonly string[], slowBin?: number): string => {
  const by = keys.join(', ')
  const slow = slowBin === undefined ? '' : `, coalesce(sum(n) FILTER (bin > ${Math.trunc(slowBin)}), 0)::DOUBLE AS slow`
  return `WITH binned AS (SELECT ${by}, bin, sum(requests)::DOUBLE AS n, sum(errors)::DOUBLE AS e FROM (${source}) GROUP BY ${by}, bin),
    ranked AS (SELECT *, sum(n) OVER (PARTITION BY ${by} ORDER BY bin) AS seen, sum(n) OVER (PARTITION BY ${by}) AS total FROM binned)
    SELECT ${by}, any_value(total) AS requests, sum(e) AS errors, min(bin) FILTER (seen >= ceil(0.5 * total)) AS p50,
      min(bin) FILTER (seen >= ceil(0.95 * total)) AS p95, min(bin) FILTER (seen >= ceil(0.99 * total)) AS p99${slow} FROM ranked GROUP BY ${by}`
}
