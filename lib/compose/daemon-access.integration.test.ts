import { join } from 'node:path'
import type { Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { GET as getHealth } from '@/app/api/health/route'
import { GET as getMe } from '@/app/api/v1/me/route'
import { GET as getParts } from '@/app/api/v1/parts/route'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { partNames } from '@/lib/control/part-settings'
import { answerCall, controlRoutes, serveControl } from '@/lib/control/serve'
import { supervisorCalls } from '@/lib/control/supervisor-calls'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { collectorCalls } from '@/lib/control/collector-calls'
import { addTeam } from '@/lib/domains/access/testing/estate'
import { ok } from '@/lib/kernel/result'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { answerAccessCalls } from './daemon-access'

let web: TestWeb
const servers: Server[] = []

beforeAll(async () => {
  web = await createTestWeb()
  const serve = async (part: string, fill: (routes: ReturnType<typeof controlRoutes>) => void) => {
    const routes = controlRoutes()
    fill(routes)
    servers.push(await serveControl(join(web.settings.socketDir, `${part}.sock`), routes, web.log))
  }
  await serve('daemon', (routes) => {
    answerAccessCalls(routes, { database: web.database, settings: web.settings, log: web.log, clock: web.clock })
    answerCall(routes, daemonCalls.status, () => ok({ registry: 'ready' as const, controllers: [], confined: true }))
  })
  await serve('collector', (routes) => {
    const none = { spans: 0, points: 0, logs: 0 }
    answerCall(routes, collectorCalls.status, () => ok({ received: none, refused: none, queueBytes: 0, queueBytesMax: 1, storedBytes: 0, oldestDay: null, days: 0, newestMs: null }))
  })
  await serve('supervisor', (routes) => {
    // An installation without services of teams has no server for them.
    const parts = partNames.filter((part) => part !== 'services-postgres').map((part) => ({ part, state: 'ready' as const, pid: 1, address: 'somewhere', startedAtMs: 0, restarts: 0, nextTryMs: null, lastExit: null, detail: '' }))
    answerCall(routes, supervisorCalls.parts, () => ok({ startId: 'test', version: '1', parts }))
  })
})
afterAll(async () => {
  await web.close()
  for (const server of servers) server.closeAllConnections()
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
})

test('the machine makes tokens that work, for a team or as operator, and proves the ledger', async () => {
  await addTeam(web.database, 'front')
  const make = (input: { role: 'member' | 'operator'; team?: string }) => web.daemon.call(daemonCalls.createToken, { name: 'script', ...input })
  const operator = await make({ role: 'operator' })
  const member = await make({ role: 'member', team: 'front' })
  if (!operator.ok || !member.ok) throw new Error('no token')
  const who = async (token: string) => (await getMe(new Request('http://127.0.0.1:3000/api/v1/me', { headers: { authorization: `Bearer ${token}` } }))).json()
  expect(await who(operator.value.token)).toMatchObject({ kind: 'token', operator: true })
  expect(await who(member.value.token)).toMatchObject({ kind: 'token', operator: false, teams: [{ slug: 'front', role: 'member' }] })
  expect(await make({ role: 'member' })).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  expect(await make({ role: 'member', team: 'none' })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(await web.daemon.call(daemonCalls.verifyLedger, {})).toMatchObject({ ok: true, value: { intact: true, entries: 2 } })
})

test('a first-run link comes over the socket, and its secret is in no log', async () => {
  const made = await web.daemon.call(daemonCalls.firstRunLink, {})
  if (!made.ok || !made.value.url) throw new Error('no link')
  const url = new URL(made.value.url)
  expect(url.origin).toBe('http://127.0.0.1:3000')
  expect(web.logged.join()).not.toContain(url.searchParams.get('link'))
})

test('health is 503 while a part does not answer, whatever the supervisor says, and 200 once all do; it tells no secrets', async () => {
  const down = await getHealth()
  expect(down.status).toBe(503)
  expect(await down.json()).toEqual({ status: 'not-ready', supervised: true, parts: { postgres: 'ready', daemon: 'ready', collector: 'ready', proxy: 'failing', console: 'ready' }, registry: 'ready' })

  const routes = controlRoutes()
  const status = { discoveryVersion: 1, discoveryAgeMs: 0, daemonConnected: true, targets: 1, ejected: [], requests: { edge: 0, sidecar: 0 }, open: { 'home-v000-abc123': 2 } }
  answerCall(routes, proxyCalls.status, () => ok(status))
  servers.push(await serveControl(join(web.settings.socketDir, 'proxy.sock'), routes, web.log))
  await expect.poll(async () => (await getHealth()).status, { timeout: 10_000 }).toBe(200)

  const token = await web.daemon.call(daemonCalls.createToken, { name: 'look', role: 'operator' })
  if (!token.ok) throw new Error(token.error.detail)
  const parts = await (await getParts(new Request('http://127.0.0.1:3000/api/v1/parts', { headers: { authorization: `Bearer ${token.value.token}` } }))).json()
  expect(parts).toMatchObject({ supervised: true, proxy: { open: 2, ejected: 0 }, daemon: { confined: true }, database: { answers: true } })
  expect(JSON.stringify(parts)).not.toContain('home-v000')
})
