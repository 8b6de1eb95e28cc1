import { describe, expect, test } from 'vitest'
import type { RolloutDetail, RolloutPhase, RolloutState, RolloutStep } from '@/lib/domains/delivery/rollout-schemas'
import { deployHref, releaseName, rolloutHref, rolloutWord } from './rollout-look'
import { progressOf, stepRows } from './rollout-steps'

const failure = (check: 'asked' | 'health', phase: RolloutPhase = 'health') => ({ check, phase, detail: '', instance: null, lastLines: [] })

describe('the word of a rollout', () => {
  test.each([
    { state: 'rolled-back', check: 'asked', word: 'taken-back' },
    { state: 'rolled-back', check: 'health', word: 'rolled-back' },
    { state: 'rolling-back', check: 'asked', word: 'rolling-back' },
  ] as const)('$state because of $check reads $word', ({ state, check, word }) => expect(rolloutWord({ state, failure: failure(check) })).toBe(word))
})

describe('progress', () => {
  const at = (state: RolloutState, phase: RolloutPhase, strategy: 'redblack' | 'canary' = 'redblack') => progressOf({ state, phase, strategy, failure: null })

  test('counts the steps behind, on the way it goes', () => {
    expect(at('running', 'create')).toEqual({ way: 'forward', done: 0, of: 4 })
    expect(at('running', 'drain')).toEqual({ way: 'forward', done: 3, of: 4 })
    expect(at('waiting', 'analyse', 'canary')).toEqual({ way: 'forward', done: 3, of: 8 })
    expect(at('rolling-back', 'drain-back')).toEqual({ way: 'back', done: 1, of: 3 })
  })

  test('is whole once the new release serves, while the old group is kept', () => {
    for (const phase of ['warm', 'retire', 'done'] as const) expect(at('succeeded', phase)).toEqual({ way: 'forward', done: 4, of: 4 })
    expect(at('rolled-back', 'done')).toEqual({ way: 'back', done: 3, of: 3 })
  })

  test('a rollout that is still watched with all traffic has nothing left to move', () => expect(at('running', 'warm')).toEqual({ way: 'forward', done: 4, of: 4 }))

  test('one that failed stands where it failed', () => {
    expect(progressOf({ state: 'failed', phase: 'done', strategy: 'redblack', failure: failure('health', 'drain-back') })).toEqual({ way: 'back', done: 1, of: 3 })
  })
})

describe('steps', () => {
  const step = (phase: RolloutPhase, outcome: RolloutStep['outcome']): RolloutStep => ({ phase, startedAt: '2026-11-23T10:00:00.000Z', endedAt: outcome === null ? null : '2026-11-23T10:00:04.000Z', outcome, detail: {} })
  const plan = { warmMinutes: 30 } as RolloutDetail['plan'] // nothing else of it is read
  const rows = (given: Partial<RolloutDetail>) =>
    stepRows({ state: 'running', phase: 'health', strategy: 'redblack', plan, groups: { before: ['home-v001'], target: null, baseline: null, canary: null }, steps: [], ...given }).map(({ phase, state }) => `${phase} ${state}`)

  test('those taken come first, then those to come', () => {
    expect(rows({ steps: [step('create', 'done'), step('health', null)] })).toEqual(['create done', 'health now', 'shift next', 'drain next', 'warm next', 'retire next'])
  })

  test('an old group that is not kept is ended without waiting', () => expect(rows({ phase: 'drain', plan: { ...plan, warmMinutes: 0 } })).toEqual(['retire next']))

  test('a first deploy has nothing to keep', () => expect(rows({ phase: 'shift', groups: { before: [], target: 'home-v000', baseline: null, canary: null } })).toEqual(['drain next']))

  test('nor does it say that it kept something for a moment', () => {
    const steps = [step('drain', 'done'), step('warm', 'done'), step('retire', 'done'), step('done', 'done')]
    expect(rows({ state: 'succeeded', phase: 'done', steps, groups: { before: [], target: 'home-v000', baseline: null, canary: null } })).toEqual(['drain done'])
  })

  test('on the way back only the way back is to come', () => {
    expect(rows({ state: 'rolling-back', phase: 'restore', steps: [step('create', 'done'), step('health', 'failed'), step('restore', null)] })).toEqual(['create done', 'health failed', 'restore now', 'drain-back next', 'discard next'])
  })

  test('nothing is to come when it is over', () => {
    expect(rows({ state: 'rolled-back', phase: 'done', steps: [step('create', 'done'), step('discard', 'done'), step('done', 'done')] })).toEqual(['create done', 'discard done'])
    expect(rows({ state: 'failed', phase: 'drain-back', steps: [step('drain-back', 'failed')] })).toEqual(['drain-back failed'])
  })

  test('a step that was left open by a rollout that went on counts as done', () => expect(rows({ phase: 'shift', steps: [step('health', null), step('shift', null)] })[0]).toBe('health done'))
})

test('a release is named by its version, else by its number', () => {
  expect(releaseName({ number: 7, version: '1.4.2' })).toBe('1.4.2')
  expect(releaseName({ number: 7, version: '' })).toBe('#7')
})

test('addresses carry names as they are', () => {
  expect(rolloutHref({ application: 'home', number: 12 })).toBe('/delivery/home/12')
  expect(deployHref()).toBe('/delivery/new')
  expect(deployHref('home', 3)).toBe('/delivery/new?application=home&release=3')
})
