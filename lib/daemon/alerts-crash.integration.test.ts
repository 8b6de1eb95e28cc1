import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { type MemoryCollector, serveMemoryCollector } from '@/lib/collector/testing/serve-memory-collector'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { createPrismaAlertStore } from '@/lib/domains/alerts/adapters/prisma-alert-store'
import { createPrismaWebhookStore } from '@/lib/domains/alerts/adapters/prisma-webhook-store'
import { type AlertFacts, putNotices } from '@/lib/domains/alerts/adapters/put-notices'
import type { RuleCondition } from '@/lib/domains/alerts/schemas'
import { resourceOf, spanRecord, traces } from '@/lib/domains/telemetry/testing/records'
import { newId } from '@/lib/kernel/ids'
import { createDaemonHarness, type DaemonHarness, until } from './testing/daemon-harness'
import { receiveHooks } from './testing/hook-receiver'

// Real processes on a busy machine: the limits only bound a broken run.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

/** The daemon kills itself at one boundary; the next one goes on. An alert opens once, is in the ledger once, and is told at least once. */
let harness: DaemonHarness
let collector: MemoryCollector
let hooks: Awaited<ReturnType<typeof receiveHooks>>
let secret = ''
let running: ChildProcess | null = null
let made = 0
const crew = { id: 'crew', slug: 'crew' }
const doer = { actor: { kind: 'person', id: 'mina', name: 'Mina' } }
const condition: RuleCondition = { kind: 'threshold', measure: 'error-share', direction: 'above', bound: 5, forSeconds: 30 }

function start(...crash: Parameters<DaemonHarness['spawn']>): ChildProcess {
  running = harness.spawn(...crash)
  running.stderr?.resume()
  return running
}
const ended = (child: ChildProcess) => new Promise<string | null>((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', (_code, signal) => resolve(signal)) : resolve(child.signalCode)))
const ready = () => until('the daemon to answer', async () => (await harness.control.call(daemonCalls.status, {})).ok)
async function kill(): Promise<void> {
  if (!running || running.exitCode !== null || running.signalCode !== null) return
  running.kill('SIGKILL')
  await ended(running)
}

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_900, to: 25_949 })
  collector = await serveMemoryCollector(harness.settings.socketDir)
  hooks = await receiveHooks()
  start(null)
  await ready()
  const id = newId()
  const sealed = await harness.control.call(daemonCalls.sealWebhook, { id, url: hooks.url })
  if (!sealed.ok) throw new Error(sealed.error.detail)
  secret = sealed.value.secret
  expect(sealed.value.sealed).not.toContain(secret)
  await createPrismaWebhookStore(harness.database).create(crew, { id, name: 'chat', address: new URL(hooks.url).origin, allowLocal: true, sealed: sealed.value.sealed }, doer)
})
afterAll(async () => {
  await kill()
  hooks.close()
  collector.close()
  await harness.clean()
})
beforeEach(async () => {
  await kill()
  hooks.received.length = 0
  hooks.answers.length = 0
})

/** An application whose requests of the last two minutes failed, with a rule that says so. */
async function failing() {
  const name = `shop-${++made}`
  const nowMs = Date.now()
  const ns = (ms: number) => BigInt(ms) * 1_000_000n
  const items = Array.from({ length: 60 }, (_, at) => spanRecord({ startNs: ns(nowMs - at * 2_000 - 10), endNs: ns(nowMs - at * 2_000), status: 2 }))
  await collector.write([traces({ resource: resourceOf(name), items })])
  const application = { id: newId(), name, teamId: crew.id }
  await harness.database.application.create({ data: application })
  const created = await createPrismaAlertStore(harness.database).createRule(application, { id: newId(), name: 'too many errors', condition }, doer)
  return created.kind === 'created' ? { ...created.rule, name } : expect.unreachable()
}
const alertsOf = (rule: number) => harness.database.alert.findMany({ where: { rule: { number: rule } }, include: { notices: true } })
const firesOf = (name: string) => harness.database.ledgerEntry.count({ where: { application: name, action: 'alert.fire' } })

const points = ['before-act', 'between-act-and-record', 'after-record'] as const
test.each([...points.map((point) => ({ point, act: 'alert fire' })), ...points.map((point) => ({ point, act: 'notice send' }))])('killed $point of "$act" an alert opens once, and is told', async ({ point, act }) => {
  const { number, name } = await failing()
  expect(await ended(start({ point, act }))).toBe('SIGKILL')
  start(null)
  const [alert, ...others] = await until('the notice to be sent', async () => {
    const found = await alertsOf(number)
    return found[0]?.notices[0]?.state === 'sent' && found
  })
  expect([others, alert?.notices.length, await firesOf(name)]).toEqual([[], 1, 1])
  // One more than once only where the receiver was told and nobody could write that down; always under one id.
  const told = hooks.received.filter(({ id }) => id === alert?.notices[0]?.id)
  expect(told.length).toBe(point === 'between-act-and-record' && act === 'notice send' ? 2 : 1)
  for (const one of told) {
    expect(one.signed(secret)).toBe(true)
    expect(one.signed(`${secret}x`)).toBe(false)
    expect(one).toMatchObject({ event: 'fired', body: { application: name, team: 'crew', alert: { number: `AL-${alert?.number}` }, url: `${harness.settings.publicUrl}/alerts/${number}` } })
  }
})

test('a receiver that fails is tried again, and each try is there to be seen', async () => {
  hooks.answers.push(500, 307, 200)
  start(null)
  const { number } = await failing()
  const [notice] = await until('the notice to be sent', async () => {
    const notices = (await alertsOf(number))[0]?.notices ?? []
    return notices[0]?.state === 'sent' && notices
  })
  expect(notice?.tries).toBe(3)
  expect(notice?.attempts).toMatchObject([{ status: 500, error: 'answered 500' }, { status: 307, error: expect.stringContaining('redirect') }, { status: 200, error: null }])
  expect(new Set(hooks.received.map(({ id }) => id)).size).toBe(1)
})

test('what became of an alert is told in its order: a later notice waits for an earlier one that is not taken yet', async () => {
  start(null)
  const { number } = await failing()
  const [fired] = await until('the notice to be sent', async () => {
    const notices = (await alertsOf(number))[0]?.notices ?? []
    return notices[0]?.state === 'sent' && notices
  })
  await kill()
  hooks.received.length = 0
  hooks.answers.push(503, 200, 200)
  const { alertId, facts } = fired ?? expect.unreachable()
  const { alert } = facts as { alert: AlertFacts } // as the first notice was written
  for (const event of ['escalated', 'resolved'] as const) await harness.database.$transaction((tx) => putNotices(tx, { teamId: crew.id, alertId: alertId ?? '', event, alert }))
  start(null)
  await until('all to be sent', async () => (await alertsOf(number))[0]?.notices.every(({ state }) => state === 'sent'))
  expect(hooks.received.map(({ event }) => event)).toEqual(['escalated', 'escalated', 'resolved'])
})
