import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { settleMs } from './canary-window'
import { type CanarySnapshot, decideCanary, type JudgedMoment, nextJudgementMs } from './decide-canary'

const minuteMs = 60_000
const beganAtMs = 1_000_000
const endsAtMs = beganAtMs + 30_000 + 10 * minuteMs
const options = { warmUpSeconds: 30, intervalSeconds: 60, lifetimeMinutes: 10 }
const policy = { promoteByItself: true, onExpiry: 'roll-back', expiresMinutes: 60 } as const
const analysing: CanarySnapshot = {
  nowMs: beganAtMs, options, policy, last: null, weighedSinceEnd: false,
  run: { state: 'analysing', beganAtMs, endsAtMs, expiresAtMs: null, outcome: null },
  rollout: { state: 'running', phase: 'analyse' },
}
const waiting: CanarySnapshot['run'] = { ...analysing.run, state: 'waiting', expiresAtMs: endsAtMs + 60 * minuteMs }
const said = (verdict: JudgedMoment['verdict'], atMs: number, fresh = true): Pick<CanarySnapshot, 'last' | 'nowMs'> => ({ nowMs: atMs, last: { verdict, atMs, fresh } })
const atEnd = endsAtMs + settleMs

describe('the next act of a canary', () => {
  test.each<[string, Partial<CanarySnapshot>, object]>([
    ['before its rollout split the traffic it waits', { run: { ...analysing.run, state: 'pending', beganAtMs: null, endsAtMs: null }, rollout: { state: 'running', phase: 'split' } }, { kind: 'wait' }],
    ['then it begins, with warm-up and lifetime', { run: { ...analysing.run, state: 'pending', beganAtMs: null, endsAtMs: null } }, { kind: 'begin', endsAtMs }],
    ['it waits one interval after the warm-up', {}, { kind: 'wait', untilMs: beganAtMs + 90_000 }],
    ['and judges then', { nowMs: beganAtMs + 90_000 }, { kind: 'judge' }],
    ['a fail goes back at once', said('fail', beganAtMs + 90_000), { kind: 'decide', outcome: 'roll-back', by: 'judge' }],
    ['a fail on stale evidence does not', said('fail', beganAtMs + 90_000, false), { kind: 'wait' }],
    ['a pass before the end waits for the next judgement', said('pass', beganAtMs + 90_000), { kind: 'wait', untilMs: beganAtMs + 150_000 }],
    ['the last judgement is at the end, whatever is left of an interval', said('pass', endsAtMs - 20_000), { kind: 'wait', untilMs: atEnd }],
    ['a pass at the end promotes by policy', said('pass', atEnd), { kind: 'decide', outcome: 'promote', by: 'policy' }],
    ['unless the policy asks for a person', { ...said('pass', atEnd), policy: { ...policy, promoteByItself: false } }, { kind: 'open-decision', expiresAtMs: atEnd + 60 * minuteMs }],
    ['marginal at the end asks a person', said('marginal', atEnd), { kind: 'open-decision' }],
    ['too little at the end asks a person', said('not-enough-evidence', atEnd), { kind: 'open-decision' }],
    ['a stale pass at the end asks a person', said('pass', atEnd, false), { kind: 'open-decision' }],
    ['while it waits it is judged on', { run: waiting, ...said('marginal', atEnd), nowMs: atEnd + minuteMs }, { kind: 'judge' }],
    ['enough evidence only after the end still counts as the end', { run: waiting, ...said('pass', atEnd + minuteMs) }, { kind: 'decide', outcome: 'promote', by: 'policy' }],
    ['a marginal end is not promoted by a later pass', { run: waiting, ...said('pass', atEnd + minuteMs), weighedSinceEnd: true }, { kind: 'wait' }],
    ['a fail while it waits goes back', { run: waiting, ...said('fail', atEnd + minuteMs), weighedSinceEnd: true }, { kind: 'decide', outcome: 'roll-back', by: 'judge' }],
    ['when nobody decides it goes back', { run: waiting, ...said('pass', endsAtMs + 60 * minuteMs), weighedSinceEnd: true }, { kind: 'decide', outcome: 'roll-back', by: 'expiry' }],
    ['or is promoted, where the policy says so', { run: waiting, ...said('pass', endsAtMs + 60 * minuteMs), weighedSinceEnd: true, policy: { ...policy, onExpiry: 'promote' } }, { kind: 'decide', outcome: 'promote', by: 'expiry' }],
    ['a marginal one as well: that is what was waited for', { run: waiting, ...said('marginal', endsAtMs + 60 * minuteMs), policy: { ...policy, onExpiry: 'promote' } }, { kind: 'decide', outcome: 'promote', by: 'expiry' }],
    ['never on too little', { run: waiting, ...said('not-enough-evidence', endsAtMs + 60 * minuteMs), policy: { ...policy, onExpiry: 'promote' } }, { kind: 'decide', outcome: 'roll-back', by: 'expiry' }],
    ['never on what is stale', { run: waiting, ...said('marginal', endsAtMs + 60 * minuteMs, false), policy: { ...policy, onExpiry: 'promote' } }, { kind: 'decide', outcome: 'roll-back', by: 'expiry' }],
    ['extended, it is judged on and ends later', { run: { ...analysing.run, endsAtMs: endsAtMs + 5 * minuteMs }, ...said('marginal', atEnd) }, { kind: 'wait', untilMs: atEnd + minuteMs }],
    ['a rollout on its way back decides it', { rollout: { state: 'rolling-back', phase: 'restore' } }, { kind: 'decide', outcome: 'roll-back', by: 'rollout' }],
    ['decided, it wakes the rollout until that goes on', { run: { ...analysing.run, state: 'decided', outcome: 'promote' } }, { kind: 'wake-rollout' }],
    ['and is done with it then', { run: { ...analysing.run, state: 'decided', outcome: 'promote' }, rollout: { state: 'running', phase: 'grow' } }, { kind: 'done' }],
  ])('%s', (_name, change, expected) => {
    expect(decideCanary({ ...analysing, ...change })).toMatchObject(expected)
  })
})

const snapshots = fc.record({
  nowMs: fc.integer({ min: beganAtMs, max: endsAtMs + 100 * minuteMs }),
  run: fc.record({ state: fc.constantFrom('analysing' as const, 'waiting' as const), beganAtMs: fc.constant(beganAtMs), endsAtMs: fc.constantFrom(endsAtMs, endsAtMs + 30 * minuteMs), expiresAtMs: fc.option(fc.integer({ min: endsAtMs, max: endsAtMs + 100 * minuteMs })), outcome: fc.constant(null) }),
  rollout: fc.record({ state: fc.constantFrom('running', 'waiting', 'rolling-back', 'rolled-back', 'failed'), phase: fc.constant('analyse') }),
  options: fc.constant(options),
  policy: fc.record({ promoteByItself: fc.boolean(), onExpiry: fc.constantFrom('roll-back' as const, 'promote' as const), expiresMinutes: fc.integer({ min: 1, max: 100 }) }),
  last: fc.option(fc.record({ atMs: fc.integer({ min: beganAtMs, max: endsAtMs + 100 * minuteMs }), verdict: fc.constantFrom('pass' as const, 'marginal' as const, 'fail' as const, 'not-enough-evidence' as const), fresh: fc.boolean() })),
  weighedSinceEnd: fc.boolean(),
})

describe('whatever happens', () => {
  test('it promotes by itself only on fresh and sufficient evidence: a pass at or after the end, or the default at expiry', () => {
    fc.assert(fc.property(snapshots, (snapshot) => {
      const act = decideCanary(snapshot)
      if (act.kind !== 'decide' || act.outcome !== 'promote') return
      expect(snapshot.last?.fresh).toBe(true)
      expect(act.by === 'expiry' ? ['pass', 'marginal'] : ['pass']).toContain(snapshot.last?.verdict)
      expect(act.by === 'expiry' ? snapshot.nowMs >= (snapshot.run.expiresAtMs ?? Infinity) && snapshot.policy.onExpiry === 'promote' : snapshot.policy.promoteByItself && (snapshot.last?.atMs ?? 0) >= snapshot.run.endsAtMs).toBe(true)
    }), { numRuns: 2_000 })
  })

  test('it never waits past the next judgement, and a look at that moment judges', () => {
    fc.assert(fc.property(snapshots, (snapshot) => {
      const act = decideCanary(snapshot)
      if (act.kind !== 'wait') return
      expect(act.untilMs).toBeLessThanOrEqual(nextJudgementMs(snapshot) ?? 0)
      const later = decideCanary({ ...snapshot, nowMs: act.untilMs })
      expect(later.kind).not.toBe('wait')
    }), { numRuns: 2_000 })
  })

  test('a waiting decision does not outlive its expiry', () => {
    fc.assert(fc.property(snapshots, (snapshot) => {
      const expiresAtMs = snapshot.run.expiresAtMs
      if (expiresAtMs === null || snapshot.nowMs < expiresAtMs) return
      expect(['judge', 'decide']).toContain(decideCanary(snapshot).kind)
    }), { numRuns: 2_000 })
  })
})
