import { expect, test } from 'vitest'
import type { TeamRole } from '@/lib/kernel/actor'
import { ApprovalPolicy } from '../canary/analysis-schemas'
import { maySign } from './core/may-sign'
import type { Waiting, WaitingDecision } from './ports'
import { readNeeds } from './read-needs'
import { memberOf, operator, testNowMs } from './testing/estate'

const decision: WaitingDecision = {
  kind: 'decision', application: 'home', team: 'front', teamId: 'front', rollout: 3, verdict: 'marginal', score: 68, sinceMs: testNowMs, expiresMs: testNowMs + 60_000,
  policy: ApprovalPolicy.parse({}), startedById: 'p9', signedByIds: [],
}
const failure = { kind: 'failed-rollout' as const, application: 'home', team: 'front', rollout: 2, check: 'health', detail: 'no answer', sinceMs: testNowMs }
const chaos = { kind: 'chaos' as const, application: 'home', team: 'front', run: 12, state: 'residue' as const, detail: 'still stopped', sinceMs: testNowMs }
const alert = { kind: 'alert' as const, application: 'home', team: 'front', alert: 4, rule: 2, name: 'errors', severity: 'page' as const, sinceMs: testNowMs }
const sick = { kind: 'sick' as const, application: 'home', team: 'front', serverGroup: 'home-v000', instances: 1, reason: 'exit code 1', sinceMs: testNowMs }
const failed = { kind: 'failed-service' as const, service: 'orders-db', team: 'front', reason: 'no room', said: null, sinceMs: testNowMs }
const full = { kind: 'service-size' as const, service: 'titles-db', team: 'front', size: 'held' as const, sizeBytes: 3, sinceMs: testNowMs }
const calls = { kind: 'calls-over-budget' as const, application: 'home', team: 'front', operation: 'GET /', serverGroup: 'home-v001', p95: 30, callsMax: 20, requests: 50, sinceMs: testNowMs }
const quota = { kind: 'quota-edge' as const, team: 'front', plan: 'small', used: 10, limit: 10, sinceMs: testNowMs }

test('open alerts come first, then decisions, then failures, then what keeps failing; who asks sees only what scope and policy give', async () => {
  const asked: unknown[] = []
  const waiting: Waiting = {
    alerts: async (scope) => (asked.push(scope), [alert]),
    decisions: async (scope) => (asked.push(scope), [decision]),
    failures: async (scope, sinceMs) => (asked.push(scope, testNowMs - sinceMs), [failure]),
    chaos: async (scope, sinceMs) => (asked.push(scope, testNowMs - sinceMs), [chaos]),
    sick: async (scope) => (asked.push(scope), [sick]),
    failedServices: async (scope) => (asked.push(scope), [failed]),
    fullServices: async (scope) => (asked.push(scope), [full]),
    usedUpQuotas: async (scope) => (asked.push(scope), [quota]),
    overBudget: async (scope) => (asked.push(scope), [calls]),
  }
  const read = readNeeds(waiting, { nowMs: () => testNowMs })
  const answer = await read(memberOf('front'))
  const { teamId: _team, policy: _policy, startedById: _starter, signedByIds: _signed, ...shown } = decision
  expect(answer).toEqual({ ok: true, value: { items: [alert, { ...shown, maySign: true }, failure, chaos, sick, failed, full, quota, calls], total: 9 } })
  const scope = { kind: 'teams', teamIds: ['front'] }
  expect(asked).toEqual([scope, scope, scope, 86_400_000, scope, 86_400_000, scope, scope, scope, scope, scope])
  asked.length = 0
  await read(operator)
  expect(asked[0]).toEqual({ kind: 'all' })
  expect(await read({ ...memberOf('front'), teams: new Map() })).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'rollouts:read needs viewer' } } })
})

test.each<[string, { role?: TeamRole | null; id?: string; operator?: boolean }, Partial<ApprovalPolicy>, string[], boolean]>([
  ['a member, where members sign', {}, {}, [], true],
  ['a viewer', { role: 'viewer' }, {}, [], false],
  ['a member, where leads sign', {}, { role: 'lead' }, [], false],
  ['a lead, where leads sign', { role: 'lead' }, { role: 'lead' }, [], true],
  ['an operator of no team', { role: null, operator: true }, { role: 'lead' }, [], true],
  ['whoever signed already', {}, { signatures: 2 }, ['me'], false],
  ['whoever started it, by four eyes', { id: 'starter' }, { fourEyes: true }, [], false],
  ['whoever started it, without', { id: 'starter' }, {}, [], true],
])('%s', (_who, signer, policy, signedByIds, allowed) => {
  expect(maySign({ id: 'me', operator: false, role: 'member', ...signer }, { policy: ApprovalPolicy.parse(policy), startedById: 'starter', signedByIds })).toBe(allowed)
})
