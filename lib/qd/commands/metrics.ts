import { MetricsAnswer, queryLetters } from '../../domains/telemetry/metric-query-schemas'
import { MetricNamesAnswer } from '../../domains/telemetry/metric-schemas'
import { SqlAnswer } from '../../domains/telemetry/sql-schemas'
import { openApi } from '../api'
import { type Given, needed, oneOf, wholeNumber } from '../arguments'
import { type Exit, Stop } from '../outcome'
import type { Say } from '../say'

function scopeOf({ flags }: Given): Record<string, string> {
  const minutes = wholeNumber('--minutes', flags.minutes, 1, 43_200) ?? 60
  return { from: `now-${minutes}m`, to: 'now', ...(flags.application && { application: flags.application }), ...(flags.zone && { zone: flags.zone }) }
}

const figure = (value: number | null): string => (value === null ? '-' : String(Number(value.toPrecision(4))))
const missing = (say: Say, meta: { complete: boolean; missing: string[] }) => !meta.complete && say.note(`Not complete: ${meta.missing.join(' ')}`)

/** Which metrics there are. */
async function list(given: Given, say: Say): Promise<Exit> {
  const query = new URLSearchParams({ ...scopeOf(given), ...(given.words[2] && { search: given.words[2] }), limit: '200' })
  const { metrics, more, meta } = await (await openApi(given.flags)).ask(MetricNamesAnswer, 'GET', `/metrics/names?${query.toString()}`)
  say.table(metrics, ['METRIC', 'TYPE', 'UNIT', 'LABELS'], metrics.map(({ name, type, unit, labels }) => [name, type, unit, labels.join(' ')]))
  if (more > 0) say.note(`${more} more: name a part of what you look for.`)
  missing(say, meta)
  return 'done'
}

/** Each series with its last, least and greatest value; the whole of it as JSON. */
async function query(given: Given, say: Say): Promise<Exit> {
  const texts = given.words.slice(2)
  if (texts.length === 0) throw new Stop('usage', "Write a query, as in 'rate(http.server.request.duration) by (application)'.")
  if (texts.length > queryLetters.length) throw new Stop('usage', `At most ${queryLetters.length} queries.`)
  const { formula } = given.flags
  const compare = oneOf('--compare', given.flags.compare, ['day', 'week'])
  const search = new URLSearchParams({ ...scopeOf(given), ...Object.fromEntries(texts.map((text, at) => [queryLetters[at] ?? '', text])), ...(formula && { formula }), ...(compare && { compare }) })
  const answer = await (await openApi(given.flags)).ask(MetricsAnswer, 'GET', `/metrics/query?${search.toString()}`)
  const rows = answer.lines.flatMap((line) =>
    [{ when: '', series: line.series }, { when: compare ? `a ${compare} earlier` : '', series: line.earlier ?? [] }].flatMap(({ when, series }) =>
      series.map(({ labels, values }) => {
        const known = values.filter((value) => value !== null)
        const name = [Object.entries(labels).map(([label, value]) => `${label}=${value}`).join(' '), when].filter(Boolean).join(', ')
        return [line.key, name || '-', figure(known.at(-1) ?? null), figure(Math.min(...known)), figure(Math.max(...known)), line.unit]
      }),
    ),
  )
  say.table(answer, ['QUERY', 'SERIES', 'LAST', 'LEAST', 'GREATEST', 'UNIT'], rows)
  for (const { key, more } of answer.lines) if (more > 0) say.note(`${key}: ${more} smaller series are left out.`)
  missing(say, answer.meta)
  return 'done'
}

/** Read-only SQL to the collector's own store. */
async function sql(given: Given, say: Say): Promise<Exit> {
  const { from, to } = scopeOf(given)
  const answer = await (await openApi(given.flags)).ask(SqlAnswer, 'POST', '/telemetry/sql', { sql: needed('The SQL', given.words[2]), from, to })
  say.table(answer, answer.columns.map(({ name }) => name), answer.rows.map((row) => row.map((cell) => (cell === null ? '-' : String(cell)))))
  if (answer.truncated) say.note('There is more: at most 1,000 rows come.')
  missing(say, answer.meta)
  return 'done'
}

export const metricCommands = { list, query, sql }
