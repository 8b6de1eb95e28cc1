import type { Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answerSourceCalls } from '@/lib/collector/sources'
import { composeSources, type DaemonSources } from '@/lib/compose/daemon-sources'
import { controlRoutes, serveControl } from '@/lib/control/serve'
import { listenForWork } from '@/lib/daemon/controllers/listen-for-work'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { createSourceSwitch } from '@/lib/domains/telemetry/adapters/engines/source-switch'
import { createPrismaSourceSettings } from '@/lib/domains/telemetry/adapters/prisma-source-settings'
import { readSourcePlan } from '@/lib/domains/telemetry/adapters/prisma-source-plan'
import { type SourceList, SourceView } from '@/lib/domains/telemetry/source-schemas'
import { startLokiStandIn } from '@/lib/domains/telemetry/testing/engines/loki-stand-in'
import type { Handler } from '@/lib/http/declaration'
import { systemClock } from '@/lib/kernel/clock'
import { createEnvelope } from '@/lib/kernel/envelope'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import type { z } from 'zod'
import { POST as promql } from '../promql/route'
import { PUT as put } from './[signal]/route'
import { POST as tryOut } from './[signal]/test/route'
import { GET as list } from './route'

const rootKey = Buffer.alloc(32, 7)
const secret = 'a-token-that-nobody-may-see'
let web: TestWeb
let daemon: DaemonSources
let servers: Server[]
let loki: Awaited<ReturnType<typeof startLokiStandIn>>
let listening: ReturnType<typeof listenForWork>
let tokens: { operator: string; lead: string }
/** The collector's switch, told by the daemon's plan. */
const signals = createSourceSwitch(async function* () {}, systemClock, [])

beforeAll(async () => {
  web = await createTestWeb()
  const team = await addTeam(web.database, 'shop')
  tokens = { operator: await addToken(web.database, 'operator'), lead: await addToken(web.database, 'lead', team.id) }
  daemon = await composeSources({ database: web.database, log: web.log, rootKey })
  const daemonRoutes = controlRoutes()
  daemon.answer(daemonRoutes)
  const collectorRoutes = controlRoutes()
  answerSourceCalls(collectorRoutes, { switch: signals })
  servers = [await serveControl(join(web.settings.socketDir, 'daemon.sock'), daemonRoutes, web.log), await serveControl(join(web.settings.socketDir, 'collector.sock'), collectorRoutes, web.log)]
  listening = listenForWork(web.urls.applicationUrl, (kind) => kind === daemon.kind && void readSourcePlan(web.database, createEnvelope(rootKey)).then(signals.apply), web.log)
  loki = await startLokiStandIn([{ labels: { service_name: 'shop' }, values: [[BigInt(Date.now()) * 1_000_000n, 'a line']] }], { tenant: 'front' })
})
afterAll(async () => {
  daemon.stop()
  await Promise.all([listening.stop(), signals.close(), loki.close()])
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  expect(web.logged.filter((line) => line.includes('"error"') || line.includes(secret))).toEqual([])
  await web.close()
})

async function ask(handler: Handler, method: string, body: object | null, { signal, token = tokens.operator }: { signal?: string; token?: string } = {}) {
  const request = new Request('http://127.0.0.1:3000/api/v1/telemetry/sources', { method, headers: { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) }, ...(body && { body: JSON.stringify(body) }) })
  const response = await handler(request, { params: Promise.resolve(signal === undefined ? {} : { signal }) })
  const text = await response.text()
  expect(text).not.toContain(secret)
  return { status: response.status, body: JSON.parse(text) as Record<string, unknown> }
}
const sources = async (token?: string) => ((await ask(list, 'GET', null, token === undefined ? {} : { token })).body as z.infer<typeof SourceList>).items
const choice = () => ({ engine: 'loki', url: loki.url, login: 'bearer', tenant: 'front', insideAllowed: true })

describe('sources', () => {
  test('are the embedded store at first, for everybody to see', async () => {
    expect((await sources(tokens.lead)).map(({ signal, engine, version }) => [signal, engine, version])).toEqual([['metrics', 'embedded', 0], ['traces', 'embedded', 0], ['logs', 'embedded', 0]])
  })
  test('are chosen, tested and asked in their own words by operators alone', async () => {
    for (const [handler, method, body] of [[put, 'PUT', { engine: 'embedded', expectedVersion: 0 }], [tryOut, 'POST', choice()]] as const)
      expect(await ask(handler, method, body, { signal: 'logs', token: tokens.lead })).toMatchObject({ status: 403, body: { refusal: { rule: 'telemetry-sources:write needs operator' } } })
    expect(await ask(promql, 'POST', { query: 'up' }, { token: tokens.lead })).toMatchObject({ status: 403, body: { refusal: { rule: 'telemetry:promql needs operator' } } })
  })
  test.each([
    ['an engine of another signal', { engine: 'zipkin' }, '#/engine'],
    ['no address', { url: undefined }, '#/url'],
    ['an address that is none', { url: 'file:///etc/passwd' }, '#/url'],
    ['a login inside the address', { url: 'http://me:you@loki:3100' }, '#/url'],
    ['a login without its secret', {}, '#/secret'],
    ['a tenant over two lines', { tenant: 'a\r\nb', secret }, '#/tenant'],
  ])('%s is refused at its field', async (_what, wrong, pointer) => {
    expect((await ask(put, 'PUT', { ...choice(), expectedVersion: 0, ...wrong }, { signal: 'logs' })).body).toMatchObject({ code: 'invalid-input', errors: [{ pointer }] })
    expect((await sources()).map(({ version }) => version)).toEqual([0, 0, 0])
  })
  test('a test says what is wrong, and changes nothing', async () => {
    const tested = async (more: object) => (await ask(tryOut, 'POST', { ...choice(), secret, ...more }, { signal: 'logs' })).body
    expect(await tested({})).toMatchObject({ usable: true, findings: [], applications: ['shop'] })
    expect(await tested({ insideAllowed: false })).toMatchObject({ usable: false, findings: [{ kind: 'blocked', address: '127.0.0.1' }] })
    expect(await tested({ tenant: '' })).toMatchObject({ usable: false, findings: [{ kind: 'tenant' }] })
    expect(await tested({ url: 'http://no-such-host.invalid' })).toMatchObject({ usable: false, findings: [{ kind: 'name', host: 'no-such-host.invalid' }] })
    expect((await sources()).every(({ engine }) => engine === 'embedded')).toBe(true)
  })
  test('a choice is in force at once; its secret is sealed, in no answer and no entry of the ledger', async () => {
    expect(await ask(put, 'PUT', { ...choice(), secret, expectedVersion: 0, why: 'Loki has more' }, { signal: 'logs' })).toMatchObject({ status: 200, body: { engine: 'loki', hasSecret: true, version: 1 } })
    await expect.poll(async () => (await sources()).find(({ signal }) => signal === 'logs')?.state).toMatchObject({ engine: 'loki', version: 1, problem: null })
    expect(Object.keys(SourceView.parse((await sources())[2]))).not.toContain('secret')
    const row = await web.database.telemetrySource.findUniqueOrThrow({ where: { signal: 'logs' } })
    expect(JSON.stringify(row)).not.toContain(secret)
    const plan = await readSourcePlan(web.database, createEnvelope(rootKey))
    expect(plan.sources).toMatchObject([{ signal: 'logs', secret, problem: null }])
    const [entry] = await web.database.ledgerEntry.findMany({ where: { action: 'telemetry-source.choose' } })
    expect(JSON.parse(entry?.canonical ?? '')).toMatchObject({ subject: { id: 'logs' }, why: 'Loki has more', before: { engine: 'embedded' }, after: { engine: 'loki', url: loki.url, hasSecret: true } })
    expect(entry?.canonical).not.toContain(secret)
  })
  test('a kept secret stays for its own origin and goes to no other', async () => {
    expect(await ask(put, 'PUT', { ...choice(), url: `${loki.url}/`, expectedVersion: 1 }, { signal: 'logs' })).toMatchObject({ status: 200, body: { hasSecret: true, version: 2 } })
    expect((await ask(put, 'PUT', { ...choice(), url: 'http://elsewhere:3100', expectedVersion: 2 }, { signal: 'logs' })).body).toMatchObject({ errors: [{ pointer: '#/secret' }] })
    expect((await ask(tryOut, 'POST', { ...choice(), url: 'http://elsewhere:3100' }, { signal: 'logs' })).body).toMatchObject({ errors: [{ pointer: '#/secret' }] })
    // A row that was made to lead elsewhere opens nothing.
    const row = await web.database.telemetrySource.findUniqueOrThrow({ where: { signal: 'logs' } })
    await web.database.telemetrySource.update({ where: { signal: 'logs' }, data: { settings: { ...(row.settings as object), url: 'http://elsewhere:3100' } } })
    expect((await readSourcePlan(web.database, createEnvelope(rootKey))).sources).toMatchObject([{ secret: null, problem: expect.stringContaining('does not open') }])
    await web.database.telemetrySource.update({ where: { signal: 'logs' }, data: { settings: row.settings ?? {} } })
  })
  test('who saw an older choice changes nothing', async () => {
    expect(await ask(put, 'PUT', { engine: 'embedded', expectedVersion: 1 }, { signal: 'logs' })).toMatchObject({ status: 409 })
  })
  test('two who choose at once for the first time: one is told', async () => {
    const settings = createPrismaSourceSettings(web.database)
    const choose = (url: string) => settings.choose({ signal: 'traces', expectedVersion: 0, choice: { engine: 'zipkin', url, login: 'none', username: '', tenant: '', caPem: '', insideAllowed: false, labels: {}, sealed: null } }, { kind: 'person', id: 'olga', name: 'olga' }, undefined)
    const both = await Promise.all([choose('http://one'), choose('http://two')])
    expect(both.map(({ ok }) => ok).sort()).toEqual([false, true])
  })
  test('back to the embedded store nothing of the engine is left', async () => {
    expect(await ask(put, 'PUT', { engine: 'embedded', expectedVersion: 2 }, { signal: 'logs' })).toMatchObject({ status: 200, body: { engine: 'embedded', url: '', hasSecret: false, version: 3 } })
    await expect.poll(() => signals.states().find(({ signal }) => signal === 'logs')?.engine).toBe('embedded')
    expect(await web.database.telemetrySource.findUniqueOrThrow({ where: { signal: 'logs' } })).toMatchObject({ sealed: null, settings: {} })
  })
  test('PromQL where metrics are not answered by an engine that speaks it', async () => {
    expect(await ask(promql, 'POST', { query: 'up' })).toMatchObject({ status: 409, body: { detail: expect.stringContaining('choose Prometheus') } })
  })
})
