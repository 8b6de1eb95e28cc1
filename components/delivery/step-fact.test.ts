import { expect, test } from 'vitest'
import type { RolloutPhase } from '@/lib/domains/delivery/rollout-schemas'
import { plannedSteps } from '@/lib/domains/delivery/core/planned-steps'
import { stepFact } from './step-fact'
import { secondsUntilServing } from './rollout-preview'

test.each([
  ['health', { healthy: 1, wanted: 3, deadlineSeconds: 60 }, { key: 'healthyOf', healthy: 1, wanted: 3 }],
  ['health', { deadlineSeconds: 60, path: '/up', instances: 3 }, { key: 'deadline', path: '/up', limitMs: 60_000 }],
  ['shift', { waiting: 'weights' }, { key: 'waitsForWeights' }],
  ['drain', { waiting: 'proxy' }, { key: 'waitsForProxy' }],
  ['drain', { open: 4, watchSeconds: 15 }, { key: 'open', open: 4 }],
  ['drain', { open: 0, watchSeconds: 15 }, { key: 'watching', watchMs: 15_000 }],
  ['drain-back', { open: 0 }, { key: 'open', open: 0 }],
  ['discard', { live: 2 }, { key: 'ending', live: 2 }],
  ['retire', { groups: 1, live: 2 }, { key: 'ending', live: 2 }],
  ['shift', { percent: 100 }, null],
] as const)('of %s with %j it says %j: what happens before what was planned', (phase: RolloutPhase, detail, fact) => {
  expect(stepFact(phase, detail)).toEqual(fact)
})

const plan = { release: 2, strategy: 'canary', cluster: 'home', size: 3, zones: ['a'], healthPath: '/health', environment: {}, healthDeadlineSeconds: 60, watchSeconds: 15, warmMinutes: 30, canary: { size: 1, sharePercent: 10 } } as const
const planned = plannedSteps({ plan: { ...plan, zones: [...plan.zones] }, before: 1, analysis: { warmUpSeconds: 30, intervalSeconds: 60, lifetimeMinutes: 10 }, lastSeconds: new Map() })

test('every planned step but moving all traffic and the end has its line', () => {
  expect(planned.filter((step) => stepFact(step.phase, step.detail) === null).map(({ phase }) => phase)).toEqual(['shift', 'done'])
})

test('how long it takes until the new release serves is said only when every step of it is known', () => {
  const known = [{ phase: 'create' as const, aboutSeconds: 1 }, { phase: 'health' as const, aboutSeconds: 20 }, { phase: 'shift' as const, aboutSeconds: 2 }, { phase: 'warm' as const, aboutSeconds: 1_800 }]
  expect(secondsUntilServing(known)).toBe(23)
  expect(secondsUntilServing(planned)).toBeNull()
  expect(secondsUntilServing([])).toBeNull()
})
