import { expect, test } from 'vitest'
import { stateAt } from '@/lib/domains/chaos/testing/run-world'
import type { ChaosWork, NewSample, RunRecord } from '@/lib/domains/chaos/ports'
import type { RunState } from '@/lib/domains/chaos/core/run-state'
import type { ToldSteps } from '@/lib/domains/chaos/core/telemetry-state'
import type { Sample } from '@/lib/domains/chaos/steady-schemas'
import type { PairSecond } from '@/lib/domains/gateway/fault-schemas'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { createRunObserver } from './observe-run'

const fence = { kind: 'chaos', objectId: 'r', holder: 'h', epoch: 1n }
const second = (atMs: number, errors: number): PairSecond => ({ atMs, caller: null, callee: 'home', requests: 100, errors, fallbacks: 0, injected: 0, durations: [100 - errors] })

function observing(state: RunState, seconds: PairSecond[] | null, nowMs: number, told: ToldSteps[] | null = []) {
  const samples: NewSample[] = []
  const steps: Sample[] = []
  const work = { snapshot: async () => ({ groups: [], weights: [], instances: [] }), addSamples: async (_fence: unknown, _record: unknown, fresh: readonly NewSample[]) => void samples.push(...fresh), addSteps: async (_fence: unknown, _record: unknown, fresh: readonly Sample[]) => void steps.push(...fresh) } as unknown as ChaosWork
  const observe = createRunObserver({
    work, random: () => 0, targets: async () => [],
    calls: { put: async () => ok(null), counts: async () => ok([{ run: 'r', rule: 'x', seen: 1, injected: 1, active: true, endsAtMs: 0 }]) },
    instances: { observe: async () => ({ kind: 'ended' }), disturb: async () => undefined, release: async () => undefined },
    figures: { read: async () => (seconds ? ok({ nowMs, seconds }) : fail(fault('unavailable', 'silent'))) },
    told: { read: async () => (told ? ok(told) : fail(fault('unavailable', 'silent'))) },
    witness: { leases: () => [], ejected: async () => [], callers: async () => [] },
  })
  const record: RunRecord = { state, application: { id: 'home', name: 'home', teamId: 't' }, number: 1, version: 0 }
  return { samples, steps, look: () => observe(fence, record) }
}

test('the second in which the fault came counts: with the next one out of bounds the state is broken 2.2 s after it began', async () => {
  const seconds = [second(99_000, 0), second(100_000, 60), second(101_000, 90)]
  const { look, samples } = observing(stateAt('holding', { nowMs: 102_200, injectedAtMs: 100_400 }), seconds, 102_200)
  expect(await look()).toMatchObject({ point: 'active', steady: [{ state: 'broken' }] })
  expect(samples.slice(-3).map(({ atMs, values, known }) => [atMs, values[0], known])).toEqual([[99_000, 0, true], [100_000, 60, true], [101_000, 90, true]])
})

test('after it only what began a second after its end counts', async () => {
  const seconds = [second(100_000, 90), second(101_000, 90), second(102_000, 0)]
  const { look } = observing(stateAt('residue', { nowMs: 103_200, goneAtMs: 100_500 }), seconds, 103_200)
  expect(await look()).toMatchObject({ steady: [{ state: 'holds' }], leftovers: [{ kind: 'rule' }] })
})

test('a silent proxy leaves the steady state unknown, and writes no second', async () => {
  const { look, samples } = observing(stateAt('holding'), null, 0)
  expect(await look()).toMatchObject({ steady: null })
  expect(samples).toEqual([])
})

test('once a person aborted nothing is asked before the fault is taken back', async () => {
  const { look } = observing(stateAt('holding', { abortAsked: true }), null, 0)
  expect(await look()).toMatchObject({ steady: null, point: 'unknown' })
})

const both = { ...stateAt('holding').plan, conditions: [...stateAt('holding').plan.conditions, { source: 'telemetry' as const, measure: 'p95' as const, application: 'home', bound: 100 }] }
/** Steps from 60 s on that took so long, told until that moment. */
const tells = (asOfMs: number, ...p95s: number[]): ToldSteps[] => [{ application: 'home', asOfMs, newestMs: asOfMs, runtime: [], golden: p95s.map((p95Ms, at) => ({ atMs: 60_000 + at * 10_000, requests: 50, errors: 0, p95Ms })) }]

test('telemetry counts from the step in which the fault came, and is kept by its own steps', async () => {
  const seconds = [second(100_000, 0), second(101_000, 0), second(102_000, 0)]
  const at = (injectedAtMs: number) => observing(stateAt('holding', { nowMs: 103_200, injectedAtMs, plan: both }), seconds, 103_200, tells(103_100, 5, 5, 500, 500))
  const { look, steps, samples } = at(89_000)
  expect(await look()).toMatchObject({ steady: [{ state: 'holds' }, { state: 'broken', value: 500, asOfMs: 100_000 }] })
  expect(steps.map(({ atMs, values }) => [atMs, values])).toEqual([[50_000, [null, null]], [60_000, [null, 5]], [70_000, [null, 5]], [80_000, [null, 500]], [90_000, [null, 500]]])
  // Thirteen seconds are as old as telemetry may be: every second is known.
  expect(samples.at(-1)).toMatchObject({ atMs: 102_000, values: [0, null], known: true })
  expect(await at(90_000).look()).toMatchObject({ steady: [{ state: 'holds' }, { state: 'bad' }] })
})

test('a silent collector leaves its condition unknown, and the proxy’s as it is', async () => {
  const { look, steps, samples } = observing(stateAt('holding', { nowMs: 102_200, injectedAtMs: 100_400, plan: both }), [second(100_000, 0), second(101_000, 0)], 102_200, null)
  expect(await look()).toMatchObject({ steady: [{ state: 'holds' }, { state: 'unknown', asOfMs: null }] })
  expect(steps).toEqual([])
  expect(samples.at(-1)).toMatchObject({ known: false })
})
