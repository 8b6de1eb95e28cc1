import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MemoryCollector, serveMemoryCollector } from '@/lib/collector/testing/serve-memory-collector'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { Needs } from '@/lib/domains/canary/analysis-schemas'
import { FanOutBudgets } from '@/lib/domains/delivery/fan-out-budget-schemas'
import { CohortsAnswer, TraceScatterAnswer } from '@/lib/domains/telemetry/cohort-schemas'
import { readOtlpFile } from '@/lib/domains/telemetry/core/otlp-file'
import { TraceSearchAnswer } from '@/lib/domains/telemetry/schemas'
import { resourceOf, spanRecord, traces } from '@/lib/domains/telemetry/testing/records'
import { TraceComparison, TraceMatchesAnswer, TraceRowsAnswer, TraceSpanAnswer, TraceSummary } from '@/lib/domains/telemetry/trace-schemas'
import type { Handler } from '@/lib/http/declaration'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { DELETE as deleteBudget, GET as getBudgets, PUT as putBudget } from '../applications/[application]/fan-out-budgets/route'
import { GET as getNeeds } from '../needs/route'
import { GET as getComparison } from './[traceId]/comparison/route'
import { GET as getDownload } from './[traceId]/download/route'
import { GET as getMatches } from './[traceId]/matches/route'
import { GET as getRows } from './[traceId]/rows/route'
import { GET as getSpan } from './[traceId]/spans/[spanId]/route'
import { GET as getSummary } from './[traceId]/summary/route'
import { GET as getCohorts } from './cohorts/route'
import { GET as getTraces } from './route'
import { GET as getScatter } from './scatter/route'

let web: TestWeb
let collector: MemoryCollector
let tokens: Record<'operator' | 'member' | 'viewer' | 'foreign' | 'stranger', string>
const traceId = 'a'.repeat(32)
const [root, child] = ['1'.repeat(16), '2'.repeat(16)]

function ask(handler: Handler, token: string, params: Record<string, string> = {}, query = '', method = 'GET', body?: object): Promise<Response> {
  const request = new Request(`http://127.0.0.1:3000/api/v1/traces?${query}`, { method, headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }) })
  return handler(request, { params: Promise.resolve(params) })
}
async function good<T>(schema: { parse(value: unknown): T }, answer: Promise<Response>): Promise<T> {
  const response = await answer
  if (response.status !== 200) throw new Error(await response.text())
  return schema.parse(await response.json())
}

beforeAll(async () => {
  web = await createTestWeb()
  const [shop, pay] = [await addTeam(web.database, 'shop'), await addTeam(web.database, 'pay')]
  const basket = await web.database.application.create({ data: { id: newId(), name: 'basket', teamId: shop.id } })
  await web.database.application.create({ data: { id: newId(), name: 'ledger', teamId: pay.id } })
  const release = await web.database.release.create({ data: { id: newId(), applicationId: basket.id, number: 1, digest: 'd'.repeat(64), sizeBytes: 1n, version: '1.0', command: ['node', 'a.js'], createdBy: 'x' } })
  await web.database.serverGroup.create({ data: { id: newId(), applicationId: basket.id, cluster: 'basket', sequence: 0, name: 'basket-v000', releaseId: release.id, desiredSize: 1, zones: ['local-a'] } })
  tokens = { operator: await addToken(web.database, 'operator'), member: await addToken(web.database, 'member', shop.id), viewer: await addToken(web.database, 'viewer', shop.id), foreign: await addToken(web.database, 'viewer', pay.id), stranger: await addToken(web.database, 'lead', pay.id) }
  collector = await serveMemoryCollector(web.settings.socketDir)
  const now = BigInt(Date.now() - 60_000) * 1_000_000n
  await collector.write([
    traces(
      { resource: resourceOf('basket'), items: [spanRecord({ traceId, spanId: root, name: 'GET /basket', startNs: now, durationMs: 40 })] },
      { resource: resourceOf('ledger'), items: [spanRecord({ traceId, spanId: child, parentId: root, name: 'POST /secret', startNs: now + 1_000_000n, durationMs: 20, status: 2, statusMessage: 'secret' })] },
    ),
  ])
})
afterAll(async () => {
  collector.close()
  expect(web.logged).toEqual([])
  await web.close()
})

describe('one trace', () => {
  test('is read piece by piece, and keeps what is another team’s', async () => {
    const parts = async (token: string) => [
      await good(TraceSummary, ask(getSummary, token, { traceId })), await good(TraceRowsAnswer, ask(getRows, token, { traceId }, 'count=10')), await good(TraceSpanAnswer, ask(getSpan, token, { traceId, spanId: child })),
      await good(TraceMatchesAnswer, ask(getMatches, token, { traceId }, 'operation=post')), await good(TraceComparison, ask(getComparison, token, { traceId }, `with=${traceId}`)),
    ]
    expect(await parts(tokens.operator)).toMatchObject([{ spans: 2, hidden: 0, failed: 1, findings: [{ kind: 'failed', message: 'secret' }, {}, {}] }, { total: 2 }, { row: 1, span: { name: 'POST /secret' } }, { spanIds: [child] }, { rows: [{}, { operation: 'POST /secret' }] }])
    const seen = await parts(tokens.viewer)
    expect(seen).toMatchObject([{ spans: 2, hidden: 1, failed: 0 }, { total: 2 }, { span: { application: 'hidden' } }, { count: 0 }, { rows: [{}, { application: 'hidden' }] }])
    expect(JSON.stringify(seen)).not.toMatch(/secret|"ledger"/)
  })

  test.each([['summary', getSummary, ''], ['rows', getRows, ''], ['matches', getMatches, 'operation=x'], ['comparison', getComparison, `with=${traceId}`], ['download', getDownload, '']] as [string, Handler, string][])('its %s is not found where no span of it may be seen or is stored', async (_name, handler, query) => {
    expect((await ask(handler, tokens.operator, { traceId: 'b'.repeat(32) }, query)).status).toBe(404)
  })

  test('a fold that is none, and a search that cannot be read, name their field', async () => {
    expect(await (await ask(getRows, tokens.operator, { traceId }, 'except=xyz')).json()).toMatchObject({ status: 400, errors: [{ pointer: '#/except' }] })
    expect(await (await ask(getMatches, tokens.operator, { traceId }, 'attributes=word')).json()).toMatchObject({ status: 400, errors: [{ pointer: '#/attributes' }] })
    expect(await (await ask(getTraces, tokens.operator, {}, 'box=1-2')).json()).toMatchObject({ status: 400, errors: [{ pointer: '#/box' }] })
    expect(await (await ask(getCohorts, tokens.operator, {}, 'cohort=box')).json()).toMatchObject({ status: 400, errors: [{ pointer: '#/box' }] })
  })

  test('is downloaded as OTLP/JSON: what the reader may see of it', async () => {
    const file = async (token: string) => readOtlpFile(await (await ask(getDownload, token, { traceId })).text())
    expect(await file(tokens.operator)).toMatchObject({ ok: true, value: [{ traceId, spans: [{ spanId: root }, { spanId: child, parentId: root, statusMessage: 'secret', from: { application: 'ledger' } }] }] })
    expect(await file(tokens.viewer)).toMatchObject({ ok: true, value: [{ spans: { length: 1 } }] })
  })
})

test('traces are plotted, found in a box and compared, inside what the reader may see', async () => {
  const scatter = await good(TraceScatterAnswer, ask(getScatter, tokens.foreign))
  expect(scatter.points).toMatchObject([{ traceId, application: 'hidden', operation: '', durationMs: 40, failed: true }])
  const startMs = Math.floor(scatter.points[0]?.startMs ?? 0)
  const found = (box: string) => good(TraceSearchAnswer, ask(getTraces, tokens.operator, {}, `box=${box}`))
  expect((await found(`${startMs - 1}-${startMs + 5},30-50`)).items).toHaveLength(1)
  expect((await found(`${startMs - 1}-${startMs + 5},50-90`)).items).toHaveLength(0)
  expect(await good(CohortsAnswer, ask(getCohorts, tokens.operator, {}, 'cohort=failed'))).toMatchObject({ cohort: 1, rest: 0, differences: [] })
})

describe('a budget of calls', () => {
  const which = { application: 'basket' }
  const list = (token: string) => good(FanOutBudgets, ask(getBudgets, token, which))

  test('is set by a member with an entry in the ledger; a viewer is refused and a stranger finds nothing', async () => {
    const set = (token: string, callsMax: unknown) => ask(putBudget, token, which, '', 'PUT', { operation: 'GET /many', callsMax, why: 'it grew' })
    expect(await (await set(tokens.viewer, 3)).json()).toMatchObject({ status: 403, refusal: { rule: 'fan-out-budgets:write needs member' } })
    expect((await set(tokens.stranger, 3)).status).toBe(404)
    expect((await set(tokens.member, 0)).status).toBe(400)
    expect(await good(FanOutBudgets, set(tokens.member, 9))).toMatchObject({ maySet: true, budgets: [{ operation: 'GET /many', callsMax: 9, check: { state: 'unknown', serverGroup: 'basket-v000', requests: 0 } }] })
    await set(tokens.member, 2)
    expect(await web.database.ledgerEntry.findFirstOrThrow({ orderBy: { position: 'desc' } })).toMatchObject({ action: 'fan-out-budget.save', subjectId: 'basket' })
    expect(await list(tokens.viewer)).toMatchObject({ maySet: false, budgets: [{ callsMax: 2 }] })
  })

  test('that the newest release exceeds waits for its team, with what was counted; removed, it does not', async () => {
    // What telemetry said before is kept for a moment: this is another operation of another application, never asked about.
    const database = web.database
    const basket = await database.application.findUniqueOrThrow({ where: { name: 'basket' }, include: { releases: true } })
    const wide = await database.application.create({ data: { id: newId(), name: 'wide', teamId: basket.teamId } })
    const release = await database.release.create({ data: { id: newId(), applicationId: wide.id, number: 1, digest: 'e'.repeat(64), sizeBytes: 1n, version: '1.0', command: ['node', 'a.js'], createdBy: 'x' } })
    await database.serverGroup.create({ data: { id: newId(), applicationId: wide.id, cluster: 'wide', sequence: 0, name: 'wide-v000', releaseId: release.id, desiredSize: 1, zones: ['local-a'] } })
    const now = BigInt(Date.now() - 60_000) * 1_000_000n
    const request = () => {
      const [id, entry] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')]
      return [spanRecord({ traceId: id, spanId: entry, name: 'GET /many', startNs: now, durationMs: 40 }), ...Array.from({ length: 4 }, () => spanRecord({ traceId: id, parentId: entry, name: 'select', kind: 3, startNs: now, durationMs: 1 }))]
    }
    await collector.write([traces({ resource: resourceOf('wide'), items: Array.from({ length: 20 }, request).flat() })])
    const set = (callsMax: number) => good(FanOutBudgets, ask(putBudget, tokens.member, { application: 'wide' }, '', 'PUT', { operation: 'GET /many', callsMax }))
    expect(await set(4)).toMatchObject({ budgets: [{ check: { state: 'within', p95: 4, max: 4, requests: 20 } }] })
    expect(await set(3)).toMatchObject({ budgets: [{ check: { state: 'over', serverGroup: 'wide-v000' } }] })
    const waiting = async (token: string) => (await good(Needs, ask(getNeeds, token))).items.filter(({ kind }) => kind === 'calls-over-budget')
    expect(await waiting(tokens.viewer)).toMatchObject([{ application: 'wide', team: 'shop', operation: 'GET /many', serverGroup: 'wide-v000', p95: 4, callsMax: 3, requests: 20 }])
    expect(await waiting(tokens.foreign)).toEqual([])
    const remove = () => ask(deleteBudget, tokens.member, { application: 'wide' }, `operation=${encodeURIComponent('GET /many')}`, 'DELETE')
    expect(await good(FanOutBudgets, remove())).toMatchObject({ budgets: [] })
    expect((await remove()).status).toBe(404)
    expect(await waiting(tokens.viewer)).toEqual([])
  })
})
