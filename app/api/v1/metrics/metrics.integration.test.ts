import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MemoryCollector, serveMemoryCollector } from '@/lib/collector/testing/serve-memory-collector'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { MetricsAnswer } from '@/lib/domains/telemetry/metric-query-schemas'
import { ExemplarsAnswer, HeatMapAnswer, MetricLabelValuesAnswer, MetricNamesAnswer } from '@/lib/domains/telemetry/metric-schemas'
import { counter, metrics, resourceOf, spanRecord, traces } from '@/lib/domains/telemetry/testing/records'
import type { Handler } from '@/lib/http/declaration'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { POST as postSql } from '../telemetry/sql/route'
import { GET as getExemplars } from './exemplars/route'
import { GET as getHeatMap } from './heat-map/route'
import { GET as getLabels } from './labels/route'
import { GET as getNames } from './names/route'
import { GET as getQuery } from './query/route'

let web: TestWeb
let collector: MemoryCollector | null = null
let tokens: { operator: string; viewer: string; foreign: string }
const ask = (handler: Handler, query: Record<string, string>, token: string) => handler(new Request(`http://127.0.0.1:3000/api/v1/metrics?${new URLSearchParams(query).toString()}`, { headers: { authorization: `Bearer ${token}` } }))
const sql = (token: string) => postSql(new Request('http://127.0.0.1:3000/api/v1/telemetry/sql', { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body: JSON.stringify({ sql: 'SELECT 1' }) }))

beforeAll(async () => {
  web = await createTestWeb()
  const team = await addTeam(web.database, 'shop')
  const other = await addTeam(web.database, 'pay')
  await web.database.application.create({ data: { id: newId(), name: 'basket', teamId: team.id } })
  await web.database.application.create({ data: { id: newId(), name: 'ledger', teamId: other.id } })
  tokens = { operator: await addToken(web.database, 'operator'), viewer: await addToken(web.database, 'viewer', team.id), foreign: await addToken(web.database, 'viewer', other.id) }
})
afterAll(async () => {
  collector?.close()
  expect(web.logged).toEqual([])
  await web.close()
})

test.each([['query', getQuery, { a: 'sum(x)' }], ['names', getNames, {}], ['heat map', getHeatMap, {}]] as const)('%s: a collector that does not answer is unavailable, never empty', async (_name, handler, query) => {
  expect((await ask(handler, query, tokens.operator)).status).toBe(503)
})

describe('with the collector', () => {
  beforeAll(async () => {
    collector = await serveMemoryCollector(web.settings.socketDir)
    const served = counter('served', Array.from({ length: 30 }, (_, at) => ({ timeNs: BigInt(Date.now() - (30 - at) * 10_000) * 1_000_000n, value: at * 10, attributes: { route: '/title' } })))
    const last = served.points.at(-1)
    if (last) last.exemplars = [{ timeNs: last.timeNs, value: 1, traceId: 'b'.repeat(32), spanId: '', attributes: {} }]
    await collector.write([metrics({ resource: resourceOf('basket'), items: [served] }), traces({ resource: resourceOf('basket'), items: [spanRecord({ startNs: BigInt(Date.now() - 30_000) * 1_000_000n, durationMs: 12 })] })])
  })

  test('a query answers with its grid, and a viewer of another team with nothing', async () => {
    const answer = MetricsAnswer.parse(await (await ask(getQuery, { a: 'rate(served) by (route)', points: '60' }, tokens.viewer)).json())
    expect(answer.lines).toMatchObject([{ key: 'a', type: 'counter', unit: '1/s', series: [{ labels: { route: '/title' } }] }])
    expect(answer.lines[0]?.series[0]?.values).toContain(1)
    expect(MetricsAnswer.parse(await (await ask(getQuery, { a: 'rate(served)' }, tokens.foreign)).json()).lines[0]?.series).toEqual([])
  })
  test('names, labels, heat and exemplars', async () => {
    expect(MetricNamesAnswer.parse(await (await ask(getNames, { search: 'ser' }, tokens.viewer)).json()).metrics).toMatchObject([{ name: 'served', type: 'counter' }])
    expect(MetricLabelValuesAnswer.parse(await (await ask(getLabels, { metric: 'served', label: 'route' }, tokens.viewer)).json()).values).toEqual(['/title'])
    expect(HeatMapAnswer.parse(await (await ask(getHeatMap, {}, tokens.viewer)).json())).toMatchObject({ unit: 'ms', bounds: [expect.closeTo(12, 0)] })
    expect(ExemplarsAnswer.parse(await (await ask(getExemplars, { q: 'rate(served)' }, tokens.viewer)).json()).items).toMatchObject([{ traceId: 'b'.repeat(32), labels: { route: '/title' } }])
    expect(ExemplarsAnswer.parse(await (await ask(getExemplars, { q: 'rate(served)' }, tokens.foreign)).json()).items).toEqual([])
  })
  test('what is wrong is named, with its sign', async () => {
    const answer = await ask(getQuery, { a: 'rate(served', formula: 'a' }, tokens.viewer)
    expect([answer.status, await answer.json()]).toMatchObject([400, { errors: [{ pointer: '#/a', detail: expect.stringContaining('At character 12') }] }])
  })
  test('SQL is an operator’s', async () => {
    expect((await sql(tokens.viewer)).status).toBe(403)
    expect((await sql(tokens.operator)).status).toBe(503)
  })
})
