import type { Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type MemoryCollector, serveMemoryCollector } from '@/lib/collector/testing/serve-memory-collector'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { answerCall, controlRoutes, serveControl } from '@/lib/control/serve'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { Correlation } from '@/lib/domains/correlation/schemas'
import { appendChange } from '@/lib/domains/ledger/adapters/prisma-append'
import type { Change } from '@/lib/domains/ledger/schemas'
import { resourceOf, spanRecord, traces } from '@/lib/domains/telemetry/testing/records'
import type { Transaction } from '@/lib/kernel/database'
import { newId } from '@/lib/kernel/ids'
import { ok } from '@/lib/kernel/result'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'
import { GET } from './route'

const stepMs = 10_000
/** Where the dip begins: a whole step, far enough back that three of its steps are settled. */
const dipMs = Math.floor((Date.now() - 90_000) / stepMs) * stepMs
const controller = { kind: 'controller', id: 'c', name: 'rollouts' }

let web: TestWeb
let collector: MemoryCollector | null = null
let proxy: Server | null = null
let tokens: { operator: string; shop: string; pay: string }

const ask = (query: Record<string, string>, token: string) =>
  GET(new Request(`http://127.0.0.1:3000/api/v1/correlation?${new URLSearchParams({ from: String(dipMs + 10_000), to: String(dipMs + 60_000), ...query }).toString()}`, { headers: { authorization: `Bearer ${token}` } }))
const explained = async (query: Record<string, string>, token: string) => {
  const answer = await ask(query, token)
  expect(answer.status).toBe(200)
  return Correlation.parse(await answer.json())
}
const rowsOf = ({ changes }: Correlation) => changes.map(({ event, secondsBefore, place }) => [event.kind === 'ledger' ? event.entry.action : event.event, secondsBefore, place.kind])

/** An entry as it would have been written then: the chain's own clock is the database's. */
const tell = (atMs: number, change: Change) =>
  web.database.$transaction(async (tx) => {
    const head = await tx.ledgerHead.findUniqueOrThrow({ where: { id: 1 } })
    const then = { ledgerEntry: tx.ledgerEntry, ledgerHead: tx.ledgerHead, $queryRaw: async () => [{ ...head, now: new Date(atMs) }] }
    return appendChange(then as unknown as Transaction, change)
  })

beforeAll(async () => {
  web = await createTestWeb()
  const shop = await addTeam(web.database, 'shop')
  const pay = await addTeam(web.database, 'pay')
  await web.database.application.create({ data: { id: newId(), name: 'basket', teamId: shop.id } })
  const cards = await web.database.application.create({ data: { id: newId(), name: 'cards', teamId: pay.id } })
  const createdBy = { id: 'm', name: 'Mina' }
  await web.database.serviceInstance.create({ data: { id: 'a'.repeat(16), teamId: pay.id, name: 'cards-db', offering: 'postgresql', plan: 'small', state: 'ready', createdBy } })
  await web.database.serviceBinding.create({ data: { id: 'b'.repeat(16), serviceInstanceId: 'a'.repeat(16), applicationId: cards.id, name: 'cards-db', state: 'ended', endedAt: new Date(dipMs), createdBy } })
  tokens = { operator: await addToken(web.database, 'operator'), shop: await addToken(web.database, 'viewer', shop.id), pay: await addToken(web.database, 'viewer', pay.id) }
  const rollout = { kind: 'rollout', id: 'cards #4' }
  await tell(dipMs - 300_000, { actor: controller, action: 'server-group.scale', subject: { kind: 'server-group', id: 'basket-v001' }, teamId: shop.id, application: 'basket', after: { size: 3 } })
  await tell(dipMs - 40_000, { actor: controller, action: 'rollout.shift', subject: rollout, teamId: pay.id, application: 'cards', phase: 'intended' })
  await tell(dipMs + 5_000, { actor: controller, action: 'rollout.shift', subject: rollout, teamId: pay.id, application: 'cards' })
  await tell(dipMs - 600_000, { actor: controller, action: 'service.hold-writes', subject: { kind: 'service', id: 'a'.repeat(16) }, teamId: pay.id, after: { name: 'cards-db' } })
  await tell(dipMs - 20_000, { actor: controller, action: 'session.start', subject: { kind: 'session', id: 's' }, teamId: shop.id })
})
afterAll(async () => {
  collector?.close()
  proxy?.closeAllConnections()
  proxy?.close()
  expect(web.logged).toEqual([])
  await web.close()
})

test('with neither collector nor proxy the changes are still told, and what is missing is named', async () => {
  const answer = await explained({ application: 'basket' }, tokens.operator)
  expect(answer).toMatchObject({ missing: ['signals', 'calls', 'breakers'], findings: [], moment: { atMs: dipMs + 60_000, signal: null } })
  expect(rowsOf(answer)).toEqual([['server-group.scale', 360, 'self'], ['rollout.shift', 100, 'unknown'], ['service.hold-writes', 660, 'unknown']])
})

test('a foreign application is not found, and a signal that there is not is refused', async () => {
  expect((await ask({ application: 'cards' }, tokens.shop)).status).toBe(404)
  expect((await ask({ application: 'basket', signal: 'mood' }, tokens.operator)).status).toBe(400)
  expect((await ask({ from: 'yesterday' }, tokens.operator)).status).toBe(400)
})

describe('with collector and proxy', () => {
  beforeAll(async () => {
    collector = await serveMemoryCollector(web.settings.socketDir)
    const own: ReturnType<typeof spanRecord>[] = []
    const called: ReturnType<typeof spanRecord>[] = []
    for (let atMs = dipMs - 20 * 60_000; atMs < dipMs + 120_000; atMs += stepMs)
      for (let request = 0; request < 6; request++) {
        const startNs = BigInt(atMs + request * 1_000) * 1_000_000n
        const parent = spanRecord({ startNs, durationMs: 40, status: atMs >= dipMs && request % 2 === 0 ? 2 : 0 })
        own.push(parent)
        // Two of three requests call the other application.
        if (request % 3 !== 0) called.push(spanRecord({ traceId: parent.traceId, parentId: parent.spanId, startNs: startNs + 1n, durationMs: 20 }))
      }
    await collector.write([traces({ resource: resourceOf('basket'), items: own }, { resource: resourceOf('cards'), items: called })])
    const routes = controlRoutes()
    answerCall(routes, proxyCalls.breakers, () => ok({ nowMs: Date.now(), episodes: [{ caller: 'basket', callee: 'cards', openedMs: dipMs + 2_000, reopened: 0, triedMs: null, tries: 0, closedMs: null }] }))
    proxy = await serveControl(join(web.settings.socketDir, 'proxy.sock'), routes, web.log)
  })

  test('the onset is found, and the shift that began before it, of what is called, stands first', async () => {
    const answer = await explained({ application: 'basket' }, tokens.operator)
    expect(answer).toMatchObject({ missing: [], moment: { atMs: dipMs, signal: 'errors' }, stepMs })
    expect(answer.findings[0]).toMatchObject({ signal: 'errors', kind: 'onset', direction: 'up', usual: 0, farthest: 0.5 })
    expect(rowsOf(answer)).toEqual([['rollout.shift', 40, 'callee'], ['opened', 0, 'self'], ['server-group.scale', 300, 'self'], ['service.hold-writes', 600, 'callee']])
    expect(answer.changes[0]?.place).toMatchObject({ path: ['basket', 'cards'], callsPerRequest: expect.closeTo(2 / 3, 5) })
  })

  test('a reader meets the changes and the names of their own teams alone', async () => {
    const answer = await explained({ application: 'basket' }, tokens.shop)
    expect(answer.moment).toEqual({ atMs: dipMs, signal: 'errors' })
    expect(answer.changes.filter(({ event }) => event.kind === 'ledger')).toMatchObject([{ application: 'basket', place: { kind: 'self' } }])
    expect(answer.changes.flatMap(({ place }) => ('path' in place ? place.path : []))).toEqual([])
  })

  test('seen from the called one, what calls it is a caller', async () => {
    const answer = await explained({ application: 'cards' }, tokens.operator)
    expect(answer.changes.find(({ application }) => application === 'basket')?.place).toEqual({ kind: 'caller', hops: 1, path: ['cards', 'basket'] })
    expect(answer.findings.map(({ kind }) => kind)).not.toContain('onset')
  })
})
