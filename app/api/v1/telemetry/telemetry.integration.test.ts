import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MemoryCollector, serveMemoryCollector } from '@/lib/collector/testing/serve-memory-collector'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { Topology } from '@/lib/domains/estate/topology-schemas'
import { FanOutAnswer } from '@/lib/domains/telemetry/fan-out-schemas'
import { GoldenAnswer, LogSearchAnswer, RuntimeAnswer, SummaryAnswer, TraceAnswer, TraceSearchAnswer } from '@/lib/domains/telemetry/schemas'
import { gauge, logRecord, logs, metrics, resourceOf, spanRecord, traces } from '@/lib/domains/telemetry/testing/records'
import type { Handler, RouteContext } from '@/lib/http/declaration'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { GET as getLogs } from '../logs/route'
import { GET as getTrace } from '../traces/[traceId]/route'
import { GET as getTopology } from '../topology/route'
import { GET as getTraces } from '../traces/route'
import { GET as getFanOut } from './fan-out/route'
import { GET as getGolden } from './golden/route'
import { GET as getRuntime } from './runtime/route'
import { GET as getSummary } from './summary/route'

let web: TestWeb
let collector: MemoryCollector | null = null
let tokens: { operator: string; viewer: string; foreign: string }
const shared = 'a'.repeat(32)
const theirs = 'f'.repeat(32)

const ask = (handler: Handler, query: string, token: string, context?: RouteContext) =>
  handler(new Request(`http://127.0.0.1:3000/api/v1/telemetry?${query}`, { headers: { authorization: `Bearer ${token}` } }), context)
const one = (traceId: string): RouteContext => ({ params: Promise.resolve({ traceId }) })
const lists: [string, Handler][] = [['golden', getGolden], ['summary', getSummary], ['runtime', getRuntime], ['traces', getTraces], ['logs', getLogs]]

beforeAll(async () => {
  web = await createTestWeb()
  const team = await addTeam(web.database, 'shop')
  const other = await addTeam(web.database, 'pay')
  await web.database.application.create({ data: { id: newId(), name: 'basket', teamId: team.id } })
  await web.database.application.create({ data: { id: newId(), name: 'ledger', teamId: other.id } })
  tokens = {
    operator: await addToken(web.database, 'operator'),
    viewer: await addToken(web.database, 'viewer', team.id),
    foreign: await addToken(web.database, 'viewer', other.id),
  }
})
afterAll(async () => {
  collector?.close()
  expect(web.logged).toEqual([])
  await web.close()
})

test.each([...lists, ['trace', getTrace], ['topology', getTopology]] as [string, Handler][])('%s: a collector that does not answer is unavailable, never empty', async (_name, handler) => {
  const answer = await ask(handler, '', tokens.operator, handler === getTrace ? one(shared) : undefined)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
})

describe('with the collector', () => {
  beforeAll(async () => {
    collector = await serveMemoryCollector(web.settings.socketDir)
    const now = BigInt(Date.now() - 60_000) * 1_000_000n
    const parent = spanRecord({ traceId: shared, spanId: '1'.repeat(16), name: 'GET /basket', startNs: now, durationMs: 40 })
    const child = spanRecord({ traceId: shared, spanId: '2'.repeat(16), parentId: '1'.repeat(16), name: 'POST /secret', startNs: now + 1n, durationMs: 20, status: 2 })
    const usage = (value: number) => gauge('process.memory.usage', [{ timeNs: now, value }])
    await collector.write([
      traces({ resource: resourceOf('basket'), items: [parent, spanRecord({ startNs: now, durationMs: 5 })] }, { resource: resourceOf('ledger'), items: [child, spanRecord({ traceId: theirs, name: 'POST /secret', startNs: now })] }),
      logs({ resource: resourceOf('basket'), items: [logRecord({ timeNs: now, body: 'a basket was filled', traceId: shared })] }, { resource: resourceOf('ledger'), items: [logRecord({ timeNs: now, body: 'a secret was kept', severity: 17 })] }),
      metrics({ resource: resourceOf('basket'), items: [usage(1_000)] }, { resource: resourceOf('ledger'), items: [usage(2_000)] }),
    ])
  })
  const good = async <T>(schema: { parse(value: unknown): T }, answer: Promise<Response>): Promise<T> => {
    const response = await answer
    expect(response.status).toBe(200)
    return schema.parse(await response.json())
  }

  test('golden signals, for an operator over all applications', async () => {
    const { series, stepMs } = await good(GoldenAnswer, ask(getGolden, 'from=now-1h&points=60&by=application', tokens.operator))
    expect(series.map(({ key, points }) => [key, points[0]?.requests, points[0]?.errors])).toEqual([['basket', 2, 0], ['ledger', 2, 1]])
    expect(stepMs).toBe(60_000)
  })
  test('totals, with a spark line', async () => {
    const { rows, total } = await good(SummaryAnswer, ask(getSummary, 'sort=errors&sparkPoints=30', tokens.operator))
    expect(rows).toMatchObject([{ key: 'ledger', requests: 2, errors: 1 }, { key: 'basket', requests: 2, errors: 0 }])
    expect(rows[0]?.spark.requests.length).toBeGreaterThan(1)
    expect(total).toBe(2)
    expect((await good(SummaryAnswer, ask(getSummary, 'keys=basket,nothing', tokens.operator))).rows.map(({ key }) => key)).toEqual(['basket'])
  })
  test('runtime figures of the instances', async () => {
    const { series } = await good(RuntimeAnswer, ask(getRuntime, 'application=basket', tokens.operator))
    expect(series).toMatchObject([{ instance: 'basket-v000-0', points: [{ memoryBytes: 1_000, cpu: null }] }])
  })
  test('traces by what is in them, and one of them whole', async () => {
    const found = await good(TraceSearchAnswer, ask(getTraces, 'operation=basket&minMs=30&sort=slowest', tokens.operator))
    expect(found.items).toMatchObject([{ traceId: shared, spans: 2, errors: 1, applications: ['basket', 'ledger'] }])
    const trace = await good(TraceAnswer, ask(getTrace, '', tokens.operator, one(shared)))
    expect(trace.spans.map(({ name }) => name)).toEqual(['GET /basket', 'POST /secret'])
  })
  test('log lines by words, severity and trace', async () => {
    expect((await good(LogSearchAnswer, ask(getLogs, 'severity=error', tokens.operator))).items.map(({ body }) => body)).toEqual(['a secret was kept'])
    expect((await good(LogSearchAnswer, ask(getLogs, `q=basket&traceId=${shared}`, tokens.operator))).items).toHaveLength(1)
  })

  test('who calls whom, and how many calls a request makes', async () => {
    const { nodes, edges } = await good(Topology, ask(getTopology, 'from=now-1h', tokens.operator))
    const name = (at: number) => nodes[at]?.name || nodes[at]?.kind
    expect(edges.map(({ from, to, requests, errors }) => [name(from), name(to), requests, errors]).sort()).toEqual([['basket', 'ledger', 1, 1], ['outside', 'basket', 2, 0], ['outside', 'ledger', 1, 0]])
    expect(nodes.find((node) => node.name === 'basket')?.owner).toEqual({ kind: 'team', team: 'shop' })
    expect(await good(FanOutAnswer, ask(getFanOut, 'application=basket', tokens.operator))).toMatchObject({ requests: 2, operations: expect.arrayContaining([expect.objectContaining({ operation: 'GET /basket', requests: 1 })]) })
  })
  test('a team meets its own applications on the map, others without a name; calls of a foreign application are not found', async () => {
    const own = await ask(getTopology, '', tokens.viewer)
    const text = await own.text()
    expect(text).not.toMatch(/ledger|secret/)
    const { nodes, edges } = Topology.parse(JSON.parse(text))
    expect(edges.map(({ from, to }) => [nodes[from]?.kind, nodes[to]?.kind]).sort()).toEqual([['application', 'hidden'], ['outside', 'application']])
    expect((await Promise.all(['ledger', 'nothing'].map((application) => ask(getFanOut, `application=${application}`, tokens.viewer)))).map(({ status }) => status)).toEqual([404, 404])
    expect(await (await ask(getFanOut, 'application=basket', tokens.viewer)).text()).not.toMatch(/ledger|secret/)
  })
  test.each(lists)('%s: a team meets its own alone, and what is foreign is not found, like what is not there', async (_name, handler) => {
    const own = await ask(handler, '', tokens.viewer)
    expect(own.status).toBe(200)
    expect(await own.text()).not.toMatch(/ledger|secret/)
    const answers = await Promise.all(['ledger', 'nothing'].map((application) => ask(handler, `application=${application}`, tokens.viewer)))
    expect(answers.map(({ status }) => status)).toEqual([404, 404])
    const [foreign, absent] = await Promise.all(answers.map((answer) => answer.text()))
    expect(foreign?.replaceAll('ledger', 'nothing')).toBe(absent)
  })
  test('a trace shared with another team keeps the timing of its spans alone; one of theirs is not found', async () => {
    const trace = await good(TraceAnswer, ask(getTrace, '', tokens.viewer, one(shared)))
    expect(trace.spans).toMatchObject([{ name: 'GET /basket' }, { name: '', application: 'hidden', durationMs: 20, attributes: {} }])
    expect((await ask(getTrace, '', tokens.viewer, one(theirs))).status).toBe(404)
    expect((await ask(getTrace, '', tokens.foreign, one(theirs))).status).toBe(200)
    expect((await ask(getTrace, '', tokens.operator, one('0'.repeat(31) + '1'))).status).toBe(404)
  })

  const everyList = (query: string, pointer: string) => lists.map(([name, handler]) => [name, query, pointer, handler] as const)
  test.each([
    ...everyList('from=soon', '#/from'), ...everyList('to=later', '#/to'), ...everyList('from=now&to=now-1h', '#/from'), ...everyList('from=now-40d', '#/from'),
    ...everyList('from=now-1h&from=now-2h', '#/from'), ...everyList('unknown=1', '#'),
    ['golden', 'points=0', '#/points', getGolden], ['golden', 'by=colour', '#/by', getGolden], ['summary', 'sort=luck', '#/sort', getSummary], ['summary', 'sparkPoints=61', '#/sparkPoints', getSummary],
    ['runtime', 'points=721', '#/points', getRuntime], ['traces', 'attributes=word', '#/attributes', getTraces], ['traces', 'minMs=-1', '#/minMs', getTraces], ['traces', 'cursor=nonsense', '#/cursor', getTraces],
    ['logs', 'severity=loud', '#/severity', getLogs], ['logs', 'traceId=xyz', '#/traceId', getLogs], ['logs', 'limit=501', '#/limit', getLogs], ['logs', 'cursor=nonsense', '#/cursor', getLogs],
    ['trace', '', '#/traceId', getTrace], ['topology', 'from=soon', '#/from', getTopology], ['topology', 'by=colour', '#/by', getTopology], ['fan-out', 'from=soon&application=basket', '#/from', getFanOut], ['fan-out', '', '#/application', getFanOut],
  ] as const)('%s?%s is a problem that names %s', async (_name, query, pointer, handler) => {
    const answer = await ask(handler, query, tokens.operator, handler === getTrace ? one('not-hex') : undefined)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ type: expect.stringContaining('invalid-input'), status: 400, errors: [{ pointer, detail: expect.stringMatching(/\w/) }] })
  })

  test.each([...lists, ['trace', getTrace] as [string, Handler]])('%s answers nobody unknown', async (_name, handler) => {
    expect((await ask(handler, '', 'qd_wrong')).status).toBe(401)
  })
})
