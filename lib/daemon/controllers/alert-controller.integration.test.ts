import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import { createPrismaAlertStore } from '@/lib/domains/alerts/adapters/prisma-alert-store'
import { createPrismaAlertWork } from '@/lib/domains/alerts/adapters/prisma-alert-work'
import { createPrismaOpenAlerts } from '@/lib/domains/alerts/adapters/prisma-open-alerts'
import { createPrismaWebhookStore } from '@/lib/domains/alerts/adapters/prisma-webhook-store'
import type { ManyFigures } from '@/lib/domains/alerts/ports'
import type { AlertRule, RuleCondition } from '@/lib/domains/alerts/schemas'
import { requireFence } from '@/lib/domains/delivery/adapters/fenced'
import { type Fence, LeaseLost } from '@/lib/domains/delivery/ports'
import type { Database } from '@/lib/kernel/database'
import { fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { fail, ok } from '@/lib/kernel/result'
import { createTestDatabase } from '@/lib/testing/database'
import { alertKind, createAlertController } from './alert-controller'
import type { CrashHook } from './controller'
import { claimWork, releaseWork } from './work-items'

let database: Database
let rules: ReturnType<typeof createPrismaAlertStore>
let webhooks: ReturnType<typeof createPrismaWebhookStore>
let application = { id: '', name: '', teamId: 'front' }
let made = 0
/** Errors in each of the last hour's steps, in percent; null: the collector does not answer. */
let share: number | null = 0
const doer = { actor: { kind: 'person', id: 'mina', name: 'Mina' }, why: 'to know' }
const condition: RuleCondition = { kind: 'threshold', measure: 'error-share', direction: 'above', bound: 5, forSeconds: 60 }

beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl, 8)
  await database.team.createMany({ data: [{ id: 'front', slug: 'front', name: 'Front' }, { id: 'back', slug: 'back', name: 'Back' }] })
  rules = createPrismaAlertStore(database)
  webhooks = createPrismaWebhookStore(database)
  await webhooks.create({ id: 'front', slug: 'front' }, { id: 'hook', name: 'chat', address: 'https://hooks.example', allowLocal: false, sealed: 'sealed' }, doer)
  await webhooks.create({ id: 'back', slug: 'back' }, { id: 'other', name: 'chat', address: 'https://hooks.example', allowLocal: false, sealed: 'sealed' }, doer)
})
afterAll(() => database.$disconnect())
beforeEach(async () => {
  share = 0
  await database.workItem.deleteMany()
  // Rules of other tests may share the shard.
  await database.alertRule.updateMany({ data: { deletedAt: new Date(0) } })
  application = { id: newId(), name: `app-${++made}`, teamId: 'front' }
  await database.application.create({ data: application })
})

let questions = 0
const figures: ManyFigures = {
  async points({ applications, stepMs, fromMs, toMs }) {
    questions += 1
    if (share === null) return fail(fault('unavailable', 'The collector does not answer.'))
    const first = Math.floor(fromMs / stepMs) * stepMs
    const points = Array.from({ length: Math.floor((toMs - first) / stepMs) }, (_, at) => ({ atMs: first + at * stepMs, requests: 100, errors: share ?? 0, p50Ms: 1, p95Ms: 1, p99Ms: 1 }))
    return ok(new Map(applications.map((name) => [name, { fromMs: first, asOfMs: toMs, newestMs: toMs, complete: true, stepMs, points }])))
  },
  async sums({ asks, toMs }) {
    questions += 1
    if (share === null) return fail(fault('unavailable', 'The collector does not answer.'))
    return ok(asks.map(({ windowsMs }) => ({ untilMs: toMs, asOfMs: toMs, newestMs: toMs, complete: true, windows: windowsMs.map((windowMs) => ({ windowMs, requests: windowMs / 100, errors: ((share ?? 0) * windowMs) / 10_000 })) })))
  },
}

const claim = async (holder = 'one'): Promise<Fence> => (await claimWork(database, alertKind, holder, 600_000, 1))[0] ?? expect.unreachable()
const due = () => database.workItem.updateMany({ where: { kind: alertKind }, data: { nextLookAt: new Date(0), leaseExpiresAt: null, leaseHolder: null } })
/** One step of a daemon of its own. */
async function step(crash?: CrashHook, work = createPrismaAlertWork(database, requireFence)) {
  await due()
  const fence = await claim()
  const answer = await createAlertController({ work, figures, ...(crash ? { crash } : {}) }).step(fence, new AbortController().signal)
  await releaseWork(database, fence, answer.nextLookMs)
  return answer
}
/** Time has passed in the rows: what was clear or unknown then has been so for as long. */
async function passed(ms: number): Promise<void> {
  for (const { id, standing } of await database.alertRule.findMany({ where: { applicationId: application.id } })) {
    const moved = Object.fromEntries(Object.entries(standing as Record<string, unknown>).map(([key, value]) => [key, key.endsWith('SinceMs') && typeof value === 'number' ? value - ms : value]))
    await database.alertRule.update({ where: { id }, data: { standing: moved as object } })
  }
}
async function add(more: RuleCondition = condition): Promise<AlertRule> {
  const created = await rules.createRule(application, { id: newId(), name: `errors ${newId()}`, condition: more }, doer)
  return created.kind === 'created' ? created.rule : expect.unreachable()
}
const read = async ({ number }: Pick<AlertRule, 'number'>) => (await rules.findRule({ kind: 'all' }, number))?.rule ?? expect.unreachable()
const alerts = (rule: AlertRule) => database.alert.findMany({ where: { rule: { number: rule.number } }, include: { notices: true }, orderBy: { number: 'asc' } })
const entries = async () => (await database.ledgerEntry.findMany({ where: { application: application.name }, orderBy: { position: 'asc' } })).map(({ action }) => action)

test('a rule fires once, tells its own team alone, and resolves when it was clear for long enough', async () => {
  const rule = await add()
  expect(rule.standing).toMatchObject({ state: 'no-data', reason: 'not-looked' })
  expect(await step()).toEqual({ nextLookMs: 10_000 })
  expect((await read(rule)).standing).toMatchObject({ state: 'ok', value: 0 })
  share = 9
  await step()
  await step()
  await step()
  const [alert, ...others] = await alerts(rule)
  expect(others).toEqual([])
  expect(alert).toMatchObject({ severity: 'page', value: 9, resolvedAt: null, notified: true, notices: [{ webhookId: 'hook', event: 'fired', state: 'waiting' }] })
  expect(await read(rule)).toMatchObject({ open: alert?.number, standing: { state: 'firing' } })
  expect(await database.workItem.count({ where: { kind: 'alert-notice', objectId: alert?.notices[0]?.id ?? '' } })).toBe(1)
  // An hour of clear steps is there already: it says so since their first.
  share = 0
  await step()
  expect(await alerts(rule)).toMatchObject([{ resolvedAt: expect.any(Date), notices: [{ event: 'fired' }, { event: 'resolved' }] }])
  expect(await entries()).toEqual(['alert-rule.create', 'alert.fire', 'alert.resolve'])
  share = 9
  await step()
  expect(await alerts(rule)).toHaveLength(2)
})

test('rules of one application that ask the same are answered once', async () => {
  await add()
  await add({ ...condition, measure: 'p95', bound: 400, forSeconds: 300 })
  await add({ kind: 'absence', of: 'requests', forSeconds: 120 })
  questions = 0
  await step()
  expect(questions).toBe(1)
})

test('an objective burns by the sums of its windows, beside a threshold of the same application', async () => {
  const [slo, threshold] = [await add({ kind: 'availability', objective: 99.9, windowDays: 7 }), await add()]
  await step()
  expect([(await read(slo)).standing.state, (await read(threshold)).standing.state]).toEqual(['ok', 'ok'])
  share = 9
  questions = 0
  await step()
  expect(questions).toBe(3)
  expect(await alerts(slo)).toMatchObject([{ severity: 'page', value: expect.closeTo(90), notices: [{ event: 'fired' }] }])
  expect(await alerts(threshold)).toHaveLength(1)
  await step()
  expect([await alerts(slo), await alerts(threshold)].map(({ length }) => length)).toEqual([1, 1])
})

test('a rule whose row cannot be read is said so, and holds up no other of its shard', async () => {
  const [broken, sound] = [await add(), await add()]
  await database.alertRule.updateMany({ where: { number: broken.number }, data: { condition: { kind: 'of another release' } } })
  share = 9
  await expect(step()).rejects.toThrow(`rule ${broken.number} cannot be read`)
  expect(await alerts(sound)).toHaveLength(1)
})

test('one that cannot be written holds up no other of its shard, and is tried again', async () => {
  const [first, second] = [await add(), await add()]
  share = 9
  let failed = false
  const failing = createPrismaAlertWork(database, requireFence, (event) => {
    if (event !== 'fire' || failed) return
    failed = true
    throw new Error('not now')
  })
  await expect(step(undefined, failing)).rejects.toThrow('not now')
  expect([(await alerts(first)).length, (await alerts(second)).length]).toEqual([0, 1])
  await step()
  expect([(await alerts(first)).length, (await alerts(second)).length]).toEqual([1, 1])
})

test('standings are kept in one statement, none of a rule that a person changed meanwhile', async () => {
  const [first, second] = [await add(), await add()]
  const work = createPrismaAlertWork(database, requireFence)
  const fence = await claim()
  const { rules: loaded } = await work.load(fence.objectId, 0)
  await rules.changeRule(second.number, { name: 'another name', condition, expectedVersion: second.version }, doer)
  await work.keep(fence, loaded.map(({ id, version, standing }) => ({ id, version, standing: { ...standing, state: 'ok', reason: null, value: 1.5 } })))
  expect((await read(first)).standing).toMatchObject({ state: 'ok', value: 1.5, asOfMs: null })
  expect((await read(second)).standing).toMatchObject({ state: 'no-data', value: null })
})

test('a collector that is silent is no data after a minute, never well; an alert stays open through it', async () => {
  const rule = await add()
  share = 9
  await step()
  share = null
  await step()
  expect((await read(rule)).standing).toMatchObject({ state: 'firing', reason: 'no-answer' })
  await passed(61_000)
  await step()
  expect(await read(rule)).toMatchObject({ open: expect.any(Number), standing: { state: 'no-data', value: null } })
  expect((await entries()).at(-1)).toBe('alert-rule.no-data')
  share = 9
  await step()
  expect((await read(rule)).standing.state).toBe('firing')
  expect(await alerts(rule)).toHaveLength(1)
})

test('in silence an alert opens and nobody is told; once the silence has ended, what is still open is told once', async () => {
  const rule = await add()
  await rules.silence(rule.number, { id: newId(), minutes: 60 }, doer)
  share = 9
  await step()
  await step()
  expect(await alerts(rule)).toMatchObject([{ notified: false, notices: [] }])
  expect(await createPrismaOpenAlerts(database).of(application)).toMatchObject([{ rule: rule.number, name: rule.name }])
  await database.alertSilence.updateMany({ where: { rule: { number: rule.number } }, data: { endsAt: new Date(Date.now() - 1) } })
  await step()
  await step()
  expect(await alerts(rule)).toMatchObject([{ notified: true, notices: [{ event: 'fired' }] }])
})

test('an alert that nobody was told of ends without a word', async () => {
  const rule = await add()
  await rules.silence(rule.number, { id: newId(), minutes: 60 }, doer)
  share = 9
  await step()
  share = 0
  await step()
  expect(await alerts(rule)).toMatchObject([{ resolvedAt: expect.any(Date), notices: [] }])
})

test('a rule with another condition begins anew, and a deleted one is judged no more: what was open is withdrawn', async () => {
  const rule = await add()
  share = 9
  await step()
  const changed = await rules.changeRule(rule.number, { name: rule.name, condition: { ...condition, bound: 50 }, expectedVersion: rule.version }, doer)
  expect(changed).toMatchObject({ kind: 'changed', rule: { open: null, standing: { state: 'no-data', reason: 'not-looked' } } })
  expect(await alerts(rule)).toMatchObject([{ withdrawn: true, resolvedAt: expect.any(Date), notices: [{ event: 'fired' }, { event: 'resolved' }] }])
  expect(await rules.changeRule(rule.number, { name: rule.name, condition, expectedVersion: rule.version }, doer)).toEqual({ kind: 'changed-meanwhile' })
  await step()
  expect((await read(rule)).standing.state).toBe('ok')
  expect(await rules.deleteRule(rule.number, doer)).toBe(true)
  expect(await rules.deleteRule(rule.number, doer)).toBe(false)
  expect(await step()).toEqual({ nextLookMs: 30 * 86_400_000 })
  expect(await rules.findRule({ kind: 'all' }, rule.number)).toBeNull()
})

test('only another name leaves the alert open', async () => {
  const rule = await add()
  share = 9
  await step()
  expect(await rules.changeRule(rule.number, { name: 'another name', condition, expectedVersion: rule.version }, doer)).toMatchObject({ kind: 'changed', rule: { name: 'another name', open: expect.any(Number), standing: { state: 'firing' } } })
})

test('names are taken within an application, and free again with their rule', async () => {
  const rule = await add()
  const twin = { id: newId(), name: rule.name, condition }
  expect(await rules.createRule(application, twin, doer)).toEqual({ kind: 'taken' })
  await rules.deleteRule(rule.number, doer)
  expect(await rules.createRule(application, twin, doer)).toMatchObject({ kind: 'created' })
})

test('two open alerts of one rule cannot be stored', async () => {
  const rule = await add()
  share = 9
  await step()
  const { ruleId } = (await alerts(rule))[0] ?? expect.unreachable()
  await expect(database.alert.create({ data: { id: newId(), ruleId, name: 'twice', condition, severity: 'page' } })).rejects.toMatchObject({ code: 'P2002' })
})

describe('killed and tried again', () => {
  class Killed extends Error {}
  const killAt = (wanted: string, act: string): CrashHook => (point, acting) => {
    if (point === wanted && acting === act) throw new Killed(point)
  }

  test.each(['before-act', 'between-act-and-record', 'after-record'])('at %s it fires once', async (point) => {
    const rule = await add()
    share = 9
    await expect(step(killAt(point, 'alert fire'))).rejects.toThrow(Killed)
    await step()
    await step()
    expect(await alerts(rule)).toMatchObject([{ notices: [{ event: 'fired' }] }])
    expect((await entries()).filter((action) => action === 'alert.fire')).toHaveLength(1)
  })

  test('in the middle of its transaction nothing of it is there', async () => {
    const rule = await add()
    share = 9
    const dying = createPrismaAlertWork(database, requireFence, (event) => {
      if (event === 'fire') throw new Killed(event)
    })
    await expect(step(undefined, dying)).rejects.toThrow(Killed)
    expect(await alerts(rule)).toEqual([])
    expect(await database.alertNotice.count({ where: { alert: { rule: { number: rule.number } } } })).toBe(0)
    expect(await entries()).toEqual(['alert-rule.create'])
  })

  test('a daemon that was taken over writes nothing', async () => {
    await add()
    share = 9
    const work = createPrismaAlertWork(database, requireFence)
    const slow = await claim('slow')
    const rule = (await work.load(slow.objectId, 0)).rules[0] ?? expect.unreachable()
    await step()
    await expect(work.record(slow, rule, { standing: rule.standing, event: 'fire' })).rejects.toThrow(LeaseLost)
    await expect(work.keep(slow, [rule])).rejects.toThrow(LeaseLost)
    expect(await database.alert.count({ where: { rule: { applicationId: application.id } } })).toBe(1)
  })

  test('what a person did meanwhile stands: the step writes nothing and looks again', async () => {
    const rule = await add()
    share = 9
    const work = createPrismaAlertWork(database, requireFence)
    const answer = await step(async (point) => {
      if (point === 'between-act-and-record') await rules.deleteRule(rule.number, doer)
    }, work)
    expect([answer.nextLookMs, await alerts(rule)]).toEqual([0, []])
  })
})

test('rules and notices that nobody woke get their work back, and what was sent needs none', async () => {
  const rule = await add()
  share = 9
  await step()
  const [notice] = (await alerts(rule))[0]?.notices ?? []
  await database.workItem.deleteMany()
  const work = createPrismaAlertWork(database, requireFence)
  await work.ensureWork()
  const kinds = async (objectId: string) => (await database.workItem.findMany({ where: { objectId } })).map(({ kind }) => kind)
  const [item] = await database.workItem.findMany({ where: { kind: alertKind } })
  expect([await kinds(item?.objectId ?? ''), await kinds(notice?.id ?? '')]).toEqual([[alertKind], ['alert-notice']])
  await database.alertNotice.update({ where: { id: notice?.id ?? '' }, data: { state: 'sent' } })
  await work.ensureWork()
  expect(await kinds(notice?.id ?? '')).toEqual([])
})
