import { describe, expect, test } from 'vitest'
import { canaryPlan, factsAt, formerly, group, plan, snapshotAt } from '../testing/rollout-world'
import { decideRollout } from './decide-rollout'
import type { RolloutGroup } from './rollout-snapshot'
import { asRecord } from './rollout-weights'

const withGroup = (name: string, size: number, more: Partial<RolloutGroup>, old: Partial<RolloutGroup> = {}) =>
  new Map([['home-v000', group('home-v000', 2, old)], [name, group(name, size, more)]])
const rows = (decision: ReturnType<typeof decideRollout>) => (decision.kind === 'step' && decision.weights ? asRecord(decision.weights) : null)

describe('a red/black rollout', () => {
  test('pins what serves and makes the new group in one step', () => {
    const decision = decideRollout(snapshotAt('create', { facts: factsAt({ before: [formerly('home-v000', 3), formerly('home-v001', 1)] }) }))
    expect(decision).toMatchObject({ kind: 'step', to: 'health', make: [{ role: 'target', size: 2 }] })
    expect(rows(decision)).toEqual({ 'home-v000': 3, 'home-v001': 1 })
  })

  test.each([
    [{ healthy: 2, registered: 2 }, 'step'],
    [{ healthy: 2, registered: 1 }, 'wait'],
    [{ healthy: 1, registered: 1 }, 'wait'],
  ])('moves the traffic only when all are healthy and registered: %o', (more, kind) => {
    const decision = decideRollout(snapshotAt('health', { groups: withGroup('home-v001', 2, more) }))
    expect(decision.kind).toBe(kind)
    if (kind === 'step') expect([decision, rows(decision)]).toMatchObject([{ to: 'shift' }, { 'home-v000': 0, 'home-v001': 100 }])
    else expect(decision).toMatchObject({ for: 'health', detail: { healthy: more.registered, wanted: 2 } })
  })

  test('forgives one unlucky start and no second one', () => {
    const trouble = (failures: number) => ({ healthy: 0, registered: 0, troubles: [{ instance: 'home-v001-a', atMs: 999_500, failures, check: 'exited' as const, detail: 'exit code 1' }] })
    expect(decideRollout(snapshotAt('health', { groups: withGroup('home-v001', 2, trouble(1)) }))).toMatchObject({ kind: 'wait' })
    expect(decideRollout(snapshotAt('health', { groups: withGroup('home-v001', 2, trouble(2)) }))).toMatchObject({
      to: 'restore', state: 'rolling-back', outcome: 'failed', failure: { phase: 'health', check: 'exited', detail: 'exit code 1', instance: 'home-v001-a' },
    })
  })

  test.each([
    ['health', '/health answered 500'],
    ['registration', 'it has not registered'],
    ['start', 'its process has not been started'],
  ] as const)('says at the deadline that %s failed', (check, detail) => {
    const groups = withGroup('home-v001', 2, { healthy: 1, registered: 1, lagging: { instance: 'home-v001-b', check, detail } })
    expect(decideRollout(snapshotAt('health', { groups, phaseSinceMs: 1_000_000 - 119_999 }))).toMatchObject({ kind: 'wait' })
    expect(decideRollout(snapshotAt('health', { groups, phaseSinceMs: 1_000_000 - 120_000 }))).toMatchObject({
      to: 'restore', failure: { check, instance: 'home-v001-b', detail: `1 of 2 instances served 120 s after their start: ${detail}` },
    })
  })

  const shifted = factsAt({ target: 'home-v001', wantedWeights: { 'home-v000': 0, 'home-v001': 100 } })
  test.each([
    [null, { kind: 'wait', for: 'proxy' }],
    [{ 'home-v000': 2, 'home-v001': 0 }, { kind: 'wait', for: 'weights' }],
    [{ 'home-v000': 0, 'home-v001': 100, 'home-v007': 3 }, { kind: 'step', to: 'drain' }],
  ])('leaves shift only when the proxy follows: %o', (weights, expected) => {
    expect(decideRollout(snapshotAt('shift', { facts: shifted, shares: weights && { weights, open: {}, served: {} } }))).toMatchObject(expected)
  })

  test.each([
    [{ open: 3, ageMs: 59_000 }, { kind: 'wait', for: 'requests', detail: { open: 3 } }],
    [{ open: 3, ageMs: 60_000 }, { kind: 'step', to: 'warm', state: 'succeeded' }],
    [{ open: 0, ageMs: 14_000 }, { kind: 'wait', for: 'watch' }],
    [{ open: 0, ageMs: 15_000 }, { kind: 'step', to: 'warm', warmMs: 1_800_000 }],
  ])('drains the old group, a minute at most, and watches the new one: %o', ({ open, ageMs }, expected) => {
    const shares = { weights: {}, open: { 'home-v000': open, 'home-v001': 9 }, served: {} }
    expect(decideRollout(snapshotAt('drain', { facts: shifted, shares, phaseSinceMs: 1_000_000 - ageMs }))).toMatchObject(expected)
  })

  test('goes back for a single failure while it is watched with all traffic', () => {
    const groups = withGroup('home-v001', 2, { troubles: [{ instance: 'home-v001-a', atMs: 999_900, failures: 1, check: 'health', detail: 'sick' }] })
    expect(decideRollout(snapshotAt('drain', { facts: shifted, groups }))).toMatchObject({ to: 'restore', failure: { check: 'watch', instance: 'home-v001-a' } })
  })

  test('keeps the old group until its time, then ends it, then itself', () => {
    expect(decideRollout(snapshotAt('warm', { warmUntilMs: 1_000_001 }))).toMatchObject({ kind: 'wait', nextLookMs: 1 })
    expect(decideRollout(snapshotAt('warm', { warmUntilMs: 1_000_000 }))).toMatchObject({ to: 'retire', state: 'succeeded', destroy: ['home-v000'] })
    expect(decideRollout(snapshotAt('retire'))).toMatchObject({ kind: 'wait', for: 'ends', detail: { live: 2 } })
    expect(decideRollout(snapshotAt('retire', { groups: withGroup('home-v001', 2, {}, { live: 0, wanted: false }) }))).toMatchObject({ to: 'done', ends: true })
  })
})

describe('a canary', () => {
  const facts = factsAt({ baseline: 'home-v001', canary: 'home-v002' })
  test('needs somebody to be compared with', () => {
    expect(decideRollout(snapshotAt('create', { plan: canaryPlan(), facts: factsAt({ before: [] }) }))).toMatchObject({ to: 'discard', failure: { check: 'source-gone' }, make: [] })
    expect(decideRollout(snapshotAt('create', { plan: canaryPlan(), facts: factsAt() }))).toMatchObject({ to: 'health', make: [{ role: 'baseline', size: 1 }, { role: 'canary', size: 1 }] })
  })

  test.each([
    [10, { 'home-v000': 8, 'home-v001': 1, 'home-v002': 1 }],
    [45, { 'home-v000': 2, 'home-v001': 9, 'home-v002': 9 }],
    [7, { 'home-v000': 86, 'home-v001': 7, 'home-v002': 7 }],
  ])('of %i %% takes exactly that for each side', (share, expected) => {
    expect(rows(decideRollout(snapshotAt('health', { plan: canaryPlan(share), facts })))).toEqual(expected)
  })

  test('leaves production its proportions', () => {
    const two = factsAt({ ...facts, before: [formerly('home-v000', 2), formerly('home-v003', 1)] })
    expect(rows(decideRollout(snapshotAt('health', { plan: canaryPlan(), facts: two })))).toEqual({ 'home-v000': 16, 'home-v003': 8, 'home-v001': 3, 'home-v002': 3 })
  })

  const judged = (outcome: 'promote' | 'roll-back' | null, state: 'analysing' | 'waiting' | 'decided' = 'decided', kind = 'judge') => ({ state, outcome, decidedBy: outcome && { kind, words: 'score 41' } })
  test.each([
    [judged(null, 'analysing'), { kind: 'wait', for: 'analysis' }],
    [judged(null, 'waiting'), { kind: 'step', to: 'analyse', state: 'waiting', weights: null }],
    [judged('promote'), { kind: 'step', to: 'grow' }],
    [judged('roll-back'), { kind: 'step', to: 'restore', failure: { check: 'canary', detail: 'score 41' } }],
    [judged('roll-back', 'decided', 'expiry'), { to: 'restore', failure: { check: 'expired' } }],
    [judged('roll-back', 'decided', 'people'), { to: 'restore', failure: { check: 'asked' } }],
  ])('follows its decision: %o', (canary, expected) => {
    expect(decideRollout(snapshotAt('analyse', { plan: canaryPlan(), facts, canary }))).toMatchObject(expected)
  })

  test('grows to full size beside the sides, then all of them lose their traffic and the sides end', () => {
    expect(decideRollout(snapshotAt('grow', { plan: canaryPlan(), facts }))).toMatchObject({ to: 'grow-health', make: [{ role: 'target', size: 2 }], weights: null })
    const grown = factsAt({ ...facts, target: 'home-v003' })
    expect(rows(decideRollout(snapshotAt('grow-health', { plan: canaryPlan(), facts: grown })))).toEqual({ 'home-v000': 0, 'home-v001': 0, 'home-v002': 0, 'home-v003': 100 })
    expect(decideRollout(snapshotAt('drain', { plan: plan({ ...canaryPlan(), watchSeconds: 0 }), facts: grown }))).toMatchObject({ to: 'warm', destroy: ['home-v001', 'home-v002'] })
  })
})

describe('the way back', () => {
  const asked = { by: 'Mina', why: 'slow' }
  test.each(['health', 'split', 'analyse', 'grow', 'grow-health', 'shift', 'drain', 'warm'] as const)('is open in %s', (phase) => {
    const decision = decideRollout(snapshotAt(phase, { asked, warmUntilMs: 2_000_000 }))
    expect(decision).toMatchObject({ to: 'restore', state: 'rolling-back', outcome: 'skipped', failure: { phase, check: 'asked', detail: 'Mina: slow' } })
    expect(rows(decision)).toEqual({ 'home-v000': 2, 'home-v001': 0 })
  })

  test('of nothing made, or from nothing, moves no traffic', () => {
    expect(decideRollout(snapshotAt('create', { asked, facts: factsAt() }))).toMatchObject({ to: 'discard', destroy: [], weights: null })
    expect(decideRollout(snapshotAt('drain', { asked, facts: factsAt({ before: [], target: 'home-v001' }) }))).toMatchObject({ to: 'discard', destroy: ['home-v001'], weights: null })
  })

  test('first weights, then open requests, then the end of what was made', () => {
    const facts = factsAt({ target: 'home-v001', wantedWeights: { 'home-v000': 2, 'home-v001': 0 } })
    expect(decideRollout(snapshotAt('restore', { facts, shares: null }))).toMatchObject({ kind: 'wait', for: 'proxy' })
    expect(decideRollout(snapshotAt('restore', { facts, shares: { weights: { 'home-v001': 100 }, open: {}, served: {} } }))).toMatchObject({ kind: 'wait', for: 'weights' })
    expect(decideRollout(snapshotAt('restore', { facts }))).toMatchObject({ to: 'drain-back' })
    expect(decideRollout(snapshotAt('drain-back', { facts, shares: { weights: {}, open: { 'home-v001': 2 }, served: {} } }))).toMatchObject({ kind: 'wait', detail: { open: 2 } })
    expect(decideRollout(snapshotAt('drain-back', { facts }))).toMatchObject({ to: 'discard', destroy: ['home-v001'] })
    expect(decideRollout(snapshotAt('discard', { facts }))).toMatchObject({ kind: 'wait', for: 'ends' })
    expect(decideRollout(snapshotAt('discard', { facts, groups: withGroup('home-v001', 2, { live: 0 }) }))).toMatchObject({ state: 'rolled-back', ends: true })
  })

  test('does not take the traffic from the only group that serves: it waits for the old one, then gives up and says so', () => {
    const weights = { 'home-v000': 0, 'home-v001': 100 }
    const dead = { groups: withGroup('home-v001', 2, {}, { healthy: 0, registered: 0 }), weights, facts: factsAt({ target: 'home-v001', wantedWeights: weights }) }
    expect(decideRollout(snapshotAt('drain', { ...dead, asked }))).toMatchObject({ to: 'restore', weights: null })
    expect(decideRollout(snapshotAt('restore', { ...dead }))).toMatchObject({ kind: 'wait', for: 'source' })
    expect(decideRollout(snapshotAt('restore', { ...dead, groups: withGroup('home-v001', 2, {}) }))).toMatchObject({ to: 'restore', weights: [{ serverGroup: 'home-v000', weight: 2 }, { serverGroup: 'home-v001', weight: 0 }] })
    expect(decideRollout(snapshotAt('restore', { ...dead, phaseSinceMs: 900_000 }))).toMatchObject({ state: 'failed', ends: true, failure: { check: 'source-gone' }, weights: null })
  })

  test('is closed once the old group ends', () => {
    expect(decideRollout(snapshotAt('retire', { asked }))).toMatchObject({ kind: 'wait', for: 'ends' })
    expect(decideRollout(snapshotAt('done', { asked, ended: true }))).toMatchObject({ kind: 'wait', for: 'nothing' })
  })
})
