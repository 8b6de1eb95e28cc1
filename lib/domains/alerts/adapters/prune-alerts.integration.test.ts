import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { freshStanding } from '../core/standing'
import { alertKeptMs, pruneAlerts } from './prune-alerts'

let database: Database
const condition = { kind: 'absence', of: 'telemetry', forSeconds: 60 }
const doer = { kind: 'person', id: 'mina', name: 'Mina' }
const nowMs = Date.parse('2026-11-22T12:00:00Z')
const [old, late] = [new Date(nowMs - alertKeptMs - 60_000), new Date(nowMs - alertKeptMs + 60_000)]

beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl)
  await database.team.create({ data: { id: 'front', slug: 'front', name: 'Front' } })
  await database.application.create({ data: { id: 'shop', name: 'shop', teamId: 'front' } })
  await database.alertRule.createMany({ data: ['one', 'two'].map((id) => ({ id, applicationId: 'shop', name: id, condition, standing: freshStanding(nowMs), createdBy: doer })) })
  await database.alertWebhook.create({ data: { id: 'hook', teamId: 'front', name: 'chat', address: 'https://hooks.example', sealed: 'sealed', createdBy: doer } })
})
beforeEach(async () => {
  await database.alertNotice.deleteMany()
  await database.alert.deleteMany()
})
afterAll(() => database.$disconnect())

const alert = (id: string, resolvedAt: Date | null, ruleId = 'one') => ({ id, ruleId, name: 'silent', condition, severity: 'page', openedAt: new Date(0), resolvedAt })
const notice = (id: string, alertId: string | null, state: string, createdAt = old) => ({ id, webhookId: 'hook', alertId, event: alertId === null ? 'test' : 'resolved', facts: {}, state, createdAt })
const ids = async () => [...(await database.alert.findMany()), ...(await database.alertNotice.findMany())].map(({ id }) => id).sort()

test('an alert that ended long ago goes with its notices; one that is open, ended later or still owes a notice stays with all of its own', async () => {
  await database.alert.createMany({ data: [alert('gone', old), alert('late', late), alert('owing', old), alert('open', null), alert('never-told', old, 'two')] })
  await database.alertNotice.createMany({
    data: [notice('gone-sent', 'gone', 'sent'), notice('gone-failed', 'gone', 'failed'), notice('late-sent', 'late', 'sent'), notice('owing-sent', 'owing', 'sent'), notice('owing-waits', 'owing', 'waiting'), notice('open-sent', 'open', 'sent')],
  })
  expect(await pruneAlerts(database, nowMs)).toEqual({ alerts: 2, notices: 0 })
  expect(await ids()).toEqual(['late', 'late-sent', 'open', 'open-sent', 'owing', 'owing-sent', 'owing-waits'])
  await database.alertNotice.update({ where: { id: 'owing-waits' }, data: { state: 'sent' } })
  expect(await pruneAlerts(database, nowMs)).toEqual({ alerts: 1, notices: 0 })
  expect(await ids()).toEqual(['late', 'late-sent', 'open', 'open-sent'])
})

test('notices of tests go by their own age, once nobody is owed them', async () => {
  await database.alertNotice.createMany({ data: [notice('old-sent', null, 'sent'), notice('old-failed', null, 'failed'), notice('old-waits', null, 'waiting'), notice('late-sent', null, 'sent', late)] })
  expect(await pruneAlerts(database, nowMs)).toEqual({ alerts: 0, notices: 2 })
  expect(await ids()).toEqual(['late-sent', 'old-waits'])
})

test('many go in small batches, and an ended signal stops between them', async () => {
  await database.alert.createMany({ data: Array.from({ length: 25 }, (_, n) => alert(`a${n}`, old)) })
  await database.alertNotice.createMany({ data: Array.from({ length: 25 }, (_, n) => notice(`n${n}`, `a${n}`, 'sent')) })
  const stopped = new AbortController()
  stopped.abort()
  expect(await pruneAlerts(database, nowMs, stopped.signal, 10)).toEqual({ alerts: 0, notices: 0 })
  expect((await pruneAlerts(database, nowMs, undefined, 10)).alerts).toBe(25)
  expect(await ids()).toEqual([])
})

test('an alert that somebody holds is left for the next time, and nobody waits', async () => {
  await database.alert.createMany({ data: [alert('held', old), alert('free', old)] })
  await database.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM alert WHERE id = 'held' FOR UPDATE`
    expect((await pruneAlerts(database, nowMs)).alerts).toBe(1)
  })
  expect((await pruneAlerts(database, nowMs)).alerts).toBe(1)
})
