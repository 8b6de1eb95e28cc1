import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { createPrismaWaiting } from './prisma-waiting'

let database: Database
const nowMs = Date.now()
const ago = (minutes: number) => new Date(nowMs - minutes * 60_000)
const front = { kind: 'teams', teamIds: ['t1'] } as const
const dayAgo = nowMs - 86_400_000

const rollout = (number: number, cluster: string, state: string, more: object = {}) => ({
  id: `${cluster}${number}`, applicationId: cluster.startsWith('other') ? 'a2' : 'a1', number, cluster, strategy: 'canary', releaseId: 'r1', plan: {}, state, phase: 'done', startedBy: { id: 'mina' },
  createdAt: ago(100 - number), endedAt: ago(50), ...more,
})
const failed = (check: string) => ({ failure: { phase: 'health', check, detail: `${check} failed`, instance: null, lastLines: [] } })
const instance = (id: string, serverGroupId: string, slot: number, state: string, more: object = {}) => ({ id, serverGroupId, host: 'h', zone: 'local-a', slot, port: 20_000 + slot, secretHash: id, state, ...more })
const group = (id: string, sequence: number, more: object = {}) => ({ id, applicationId: 'a1', cluster: 'home', sequence, name: `home-v00${sequence}`, releaseId: 'r1', desiredSize: 3, createdAt: ago(90), ...more })

beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl)
  await database.team.createMany({ data: [{ id: 't1', slug: 'front', name: 'Front' }, { id: 't2', slug: 'back', name: 'Back' }] })
  await database.application.createMany({ data: [{ id: 'a1', name: 'home', teamId: 't1' }, { id: 'a2', name: 'other', teamId: 't2' }] })
  await database.release.create({ data: { id: 'r1', applicationId: 'a1', number: 1, digest: 'd', sizeBytes: 1n, command: [], createdBy: 'p' } })
  await database.rollout.createMany({
    data: [
      rollout(1, 'home', 'waiting', { phase: 'analyse', endedAt: null }),
      rollout(2, 'home-a', 'rolled-back', failed('health')),
      rollout(3, 'home-b', 'rolled-back', failed('asked')),
      rollout(4, 'home-c', 'failed', failed('canary')),
      rollout(5, 'home-c', 'succeeded'),
      rollout(6, 'home-d', 'rolled-back', { ...failed('exited'), endedAt: ago(1_500) }),
      rollout(1, 'other', 'failed', failed('start')),
    ],
  })
  const policy = { fourEyes: true }
  await database.canaryRun.createMany({ data: [{ rolloutId: 'home1', options: {}, policy, state: 'waiting', endsAt: ago(3), expiresAt: new Date(nowMs + 60_000) }, { rolloutId: 'home-c5', options: {}, policy, state: 'waiting', outcome: 'promote' }] })
  const judgement = (number: number, verdict: string, score: number | null) => ({ rolloutId: 'home1', number, at: ago(5), fromAt: ago(10), toAt: ago(5), verdict, score, cardHash: 'h', card: '{}' })
  await database.canaryJudgement.createMany({ data: [judgement(1, 'not-enough-evidence', null), judgement(2, 'marginal', 68)] })
  const signature = (id: string, personId: string, act: string) => ({ id, rolloutId: 'home1', personId, name: personId, role: 'lead', act, why: 'good', cardHash: 'h' })
  await database.canarySignature.createMany({ data: [signature('s1', 'lena', 'promote'), signature('s2', 'vera', 'extend')] })
  await database.serverGroup.createMany({ data: [group('g0', 0), group('g1', 1), group('g2', 2, { desiredState: 'destroyed' }), group('g3', 3)] })
  await database.trafficWeight.create({ data: { cluster: 'home', serverGroup: 'home-v001', weight: 0 } })
  await database.instance.createMany({
    data: [
      // Slot 0 served until 20 min ago and has failed since; slot 1 failed once and is being replaced; slot 2 came back.
      instance('a', 'g0', 0, 'stopped', { healthyAt: ago(80), stoppedAt: ago(20), createdAt: ago(85) }),
      instance('b', 'g0', 0, 'failed', { failures: 2, reason: 'exit code 1', stoppedAt: ago(10), createdAt: ago(12) }),
      instance('c', 'g0', 0, 'starting', { failures: 2, createdAt: ago(1) }),
      instance('d', 'g0', 1, 'starting', { failures: 1, createdAt: ago(1) }),
      instance('e', 'g0', 2, 'failed', { failures: 4, createdAt: ago(60), reason: 'long ago', stoppedAt: ago(55) }),
      instance('f', 'g0', 2, 'healthy', { failures: 4, createdAt: ago(50), healthyAt: ago(49) }),
      instance('g', 'g1', 0, 'failed', { failures: 9, createdAt: ago(5) }),
      instance('h', 'g2', 0, 'failed', { failures: 9, createdAt: ago(5) }),
      // Beyond the size that is wanted now.
      instance('i', 'g3', 3, 'failed', { failures: 9, createdAt: ago(5) }),
    ],
  })
})
afterAll(() => database.$disconnect())

test('a decision waits with its newest verdict, its policy and who has signed', async () => {
  expect(await createPrismaWaiting(database).decisions(front)).toMatchObject([
    { kind: 'decision', application: 'home', team: 'front', teamId: 't1', rollout: 1, verdict: 'marginal', score: 68, sinceMs: ago(3).getTime(), expiresMs: nowMs + 60_000, startedById: 'mina', signedByIds: ['lena'], policy: { fourEyes: true, signatures: 1 } },
  ])
})

test('a rollout failed until another of its cluster begins, and for a day; what a person asked back did not fail', async () => {
  expect(await createPrismaWaiting(database).failures(front, dayAgo)).toEqual([{ kind: 'failed-rollout', application: 'home', team: 'front', rollout: 2, check: 'health', detail: 'health failed', sinceMs: ago(50).getTime() }])
})

test('a slot that fails again and again is sick since it served last; groups without traffic are a rollout’s', async () => {
  expect(await createPrismaWaiting(database).sick(front)).toEqual([{ kind: 'sick', application: 'home', team: 'front', serverGroup: 'home-v000', instances: 1, reason: 'exit code 1', sinceMs: ago(20).getTime() }])
})

test("another team's are not in sight, and operators see all", async () => {
  const waiting = createPrismaWaiting(database)
  const back = { kind: 'teams', teamIds: ['t2'] } as const
  expect([await waiting.decisions(back), await waiting.sick(back)]).toEqual([[], []])
  expect((await waiting.failures(back, dayAgo)).map(({ application }) => application)).toEqual(['other'])
  expect((await waiting.failures({ kind: 'all' }, dayAgo)).map(({ application }) => application).sort()).toEqual(['home', 'other'])
})

test('an alert waits while it is open and not silenced, what is to be looked at now first', async () => {
  const standing = {}
  const rule = (id: string, applicationId: string) => ({ id, applicationId, name: id, condition: {}, standing, createdBy: {} })
  await database.alertRule.createMany({ data: [rule('slow', 'a1'), rule('errors', 'a1'), rule('silent', 'a1'), rule('over', 'a1'), rule('foreign', 'a2')] })
  const alert = (ruleId: string, severity: string, more: object = {}) => ({ id: ruleId, ruleId, name: ruleId, condition: {}, severity, openedAt: ago(5), ...more })
  await database.alert.createMany({ data: [alert('slow', 'ticket'), alert('errors', 'page'), alert('silent', 'page'), alert('over', 'page', { resolvedAt: ago(1) }), alert('foreign', 'page')] })
  const silence = (id: string, ruleId: string, more: object) => ({ id, ruleId, why: 'known', createdBy: {}, endsAt: new Date(nowMs + 600_000), ...more })
  await database.alertSilence.createMany({ data: [silence('s1', 'silent', {}), silence('s2', 'errors', { endsAt: ago(1) }), silence('s3', 'slow', { endedAt: ago(1) })] })
  const found = await createPrismaWaiting(database).alerts(front)
  expect(found).toMatchObject([{ kind: 'alert', application: 'home', team: 'front', name: 'errors', severity: 'page', sinceMs: ago(5).getTime() }, { name: 'slow', severity: 'ticket' }])
  expect((await createPrismaWaiting(database).alerts({ kind: 'all' })).map(({ name }) => name).sort()).toEqual(['errors', 'foreign', 'slow'])
})
