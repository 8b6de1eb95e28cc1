import { describe, expect, test } from 'vitest'
import type { Actor } from '@/lib/kernel/actor'
import { ok } from '@/lib/kernel/result'
import { createMemoryTelemetryStore } from './adapters/memory-telemetry-store'
import { ExemplarsQuery, HeatMapQuery, MetricLabelsQuery, MetricNamesQuery, MetricsQuery } from './metric-query-schemas'
import type { TelemetrySource } from './ports'
import { queryMetrics } from './query-metrics'
import { readExemplars } from './read-exemplars'
import { readHeatMap } from './read-heat-map'
import { readMetricLabels, readMetricNames } from './read-metric-names'
import { runSql } from './run-sql'
import { counter, gauge, metrics, resourceOf } from './testing/records'

const member: Actor = { kind: 'person', id: 'm', name: 'm', operator: false, teams: new Map([['t', 'lead']]) }
const operator: Actor = { ...member, operator: true }
const nowMs = Math.floor(Date.now() / 3_600_000) * 3_600_000
const clock = { nowMs: () => nowMs }
const times = (count: number, everyMs: number, endMs = nowMs) => Array.from({ length: count }, (_, at) => BigInt(endMs - (count - at) * everyMs) * 1_000_000n)
const span = { from: String(nowMs - 600_000), to: String(nowMs) }

async function ports() {
  const store = createMemoryTelemetryStore(clock)
  const trace = 'a'.repeat(32)
  const queue = (value: number, name: string) => gauge('queue.depth', times(60, 10_000).map((timeNs) => ({ timeNs, value, attributes: { queue: name } })))
  const failing = counter('failed', times(60, 10_000).map((timeNs, at) => ({ timeNs, value: at })))
  const last = failing.points.at(-1)
  if (last) last.exemplars = [{ timeNs: last.timeNs, value: 1, traceId: trace, spanId: '', attributes: {} }]
  await store.write([metrics(
    { resource: resourceOf('mine'), items: [queue(10, 'orders'), failing, counter('served', times(60, 10_000).map((timeNs, at) => ({ timeNs, value: at * 4 }))), gauge('rare', times(5, 120_000).map((timeNs) => ({ timeNs, value: 7 })))] },
    { resource: resourceOf('theirs'), items: [queue(1_234.5, 'secret-queue'), counter('secret.metric', times(3, 10_000).map((timeNs, at) => ({ timeNs, value: at })))] },
    { resource: resourceOf('mine'), items: [gauge('queue.depth', times(60, 10_000, nowMs - 86_400_000).map((timeNs) => ({ timeNs, value: 4, attributes: { queue: 'orders' } })))] },
  )])
  const source: TelemetrySource = { ...store, tailLogs: async function* () {} }
  const visible = async (actor: Actor) => (actor.operator ? null : [...(actor.teams.has('t') ? ['mine'] : []), ...(actor.teams.has('u') ? ['theirs'] : [])])
  return { source, clock, visible, teamId: async (slug: string) => ({ 'team-t': 't', 'team-u': 'u' })[slug] ?? null }
}

const ask = async (actor: Actor, query: object) => {
  const answer = await queryMetrics(await ports())(actor, MetricsQuery.parse({ ...span, points: 10, ...query }))
  if (!answer.ok) throw new Error(JSON.stringify(answer.error))
  return answer.value
}

describe('a member of a team', () => {
  test('never meets another team: not in values, names, labels, heat or exemplars', async () => {
    const at = await ports()
    const answers = [
      await queryMetrics(at)(member, MetricsQuery.parse({ ...span, a: 'sum(queue.depth) by (application, queue)', b: 'sum(secret.metric)' })),
      await readMetricNames(at)(member, MetricNamesQuery.parse(span)), await readMetricLabels(at)(member, MetricLabelsQuery.parse({ ...span, metric: 'queue.depth', label: 'queue' })),
      await readHeatMap(at)(member, HeatMapQuery.parse({ ...span, q: 'rate(secret.metric)' })), await readExemplars(at)(member, ExemplarsQuery.parse({ ...span, q: 'rate(secret.metric)' })),
    ]
    for (const answer of answers) {
      expect(answer.ok).toBe(true)
      expect(JSON.stringify(answer)).not.toMatch(/theirs|secret-queue|1234.5|"name":"secret/)
    }
    expect(await queryMetrics(at)(member, MetricsQuery.parse({ ...span, application: 'theirs', a: 'sum(queue.depth)' }))).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })
  test('asks of a team what its applications report; another’s team is not found', async () => {
    const by = { a: 'sum(queue.depth) by (application)' }
    const applications = async (actor: Actor, team: string) => (await ask(actor, { ...by, team })).lines[0]?.series.map(({ labels }) => labels.application)
    expect([await applications(operator, 'team-u'), await applications(operator, 'team-t'), await applications(member, 'team-t')]).toEqual([['theirs'], ['mine'], ['mine']])
    for (const team of ['team-u', 'nobody']) expect(await queryMetrics(await ports())(member, MetricsQuery.parse({ ...span, ...by, team }))).toMatchObject({ ok: false, error: { code: 'not-found', detail: `There is no team ${team} here.` } })
  })
  test('whose filter names another team gets nothing more', async () => {
    expect((await ask(member, { a: 'sum(queue.depth{application="theirs"})' })).lines[0]?.series).toEqual([])
    expect((await ask(operator, { a: 'sum(queue.depth{application="theirs"})' })).lines[0]?.series[0]?.values[0]).toBe(1_234.5)
  })
  test('does not write SQL, whatever the role in the team', async () => {
    const stored = { sql: async () => ok({ columns: [], rows: [], truncated: false, meta: { source: 'x', asOfMs: 0, newestMs: null, complete: true, missing: [] } }) }
    const run = runSql({ stored, clock })
    expect(await run(member, { sql: 'SELECT 1', from: 'now-1h', to: 'now' })).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'telemetry:sql needs operator' } } })
    expect(await run(operator, { sql: 'SELECT 1', from: 'now-1h', to: 'now' })).toMatchObject({ ok: true })
    expect(await run(operator, { sql: 'SELECT 1', from: 'soon', to: 'now' })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/from' }] } })
  })
})

test('a formula over two queries, with the unit that follows from theirs', async () => {
  const { lines } = await ask(operator, { a: 'rate(failed)', b: 'rate(served)', formula: 'a / b * 100' })
  expect(lines.map(({ key, unit }) => [key, unit])).toEqual([['a', '1/s'], ['b', '1/s'], ['formula', '%']])
  expect(lines[2]?.series[0]?.values.filter((value) => value !== null)).toEqual(expect.arrayContaining([25]))
})

test('queries of different density are answered on one grid', async () => {
  const { stepMs, lines } = await ask(operator, { a: 'avg(rare)', b: 'avg(queue.depth)', formula: 'b - a' })
  expect(stepMs).toBe(300_000)
  expect(new Set(lines.map(({ series }) => series[0]?.values.length))).toEqual(new Set([2]))
})

test('yesterday is laid over today, and a comparison is of the formula too', async () => {
  const { lines } = await ask(operator, { a: 'max(queue.depth{queue="orders"})', formula: 'a * 2', compare: 'day' })
  expect(lines.map(({ series, earlier }) => [series[0]?.values[0], earlier?.[0]?.values[0]])).toEqual([[10, 4], [20, 8]])
})

test.each([
  [{}, '#/a'],
  [{ a: 'median(x)' }, '#/a'],
  [{ a: 'sum(x)', c: 'sum(x{y=~"("})' }, '#/c'],
  [{ a: 'sum(x)', formula: 'a / b' }, '#/formula'],
  [{ a: 'sum(x)', from: 'soon' }, '#/from'],
])('what is wrong with %j is named', async (query, pointer) => {
  const answer = await queryMetrics(await ports())(operator, MetricsQuery.parse({ ...span, ...query }))
  expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer }] } })
})

test('exemplars of a query lead to its traces', async () => {
  expect(await readExemplars(await ports())(member, ExemplarsQuery.parse({ ...span, q: 'rate(failed)' }))).toMatchObject({ ok: true, value: { items: [{ traceId: 'a'.repeat(32), application: 'mine' }] } })
})
