import { expect, test } from 'vitest'
import { stateAt } from '@/lib/domains/chaos/testing/run-world'
import type { ChaosWork, NewSample, RunRecord } from '@/lib/domains/chaos/ports'
import type { RunState } from '@/lib/domains/chaos/core/run-state'
import type { PairSecond } from '@/lib/domains/gateway/fault-schemas'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { createRunObserver } from './observe-run'

const fence = { kind: 'chaos', objectId: 'r', holder: 'h', epoch: 1n }
const second = (atMs: number, errors: number): PairSecond => ({ atMs, caller: null, callee: 'home', requests: 100, errors, fallbacks: 0, injected: 0, durations: [100 - errors] })

function observing(state: RunState, seconds: PairSecond[] | null, nowMs: number) {
  const samples: NewSample[] = []
  const work = { snapshot: async () => ({ groups: [], weights: [], instances: [] }), addSamples: async (_fence: unknown, _record: unknown, fresh: readonly NewSample[]) => void samples.push(...fresh) } as unknown as ChaosWork
  const observe = createRunObserver({
    work, random: () => 0, targets: async () => [],
    calls: { put: async () => ok(null), counts: async () => ok([{ run: 'r', rule: 'x', seen: 1, injected: 1, active: true, endsAtMs: 0 }]) },
    instances: { observe: async () => ({ kind: 'ended' }), disturb: async () => undefined, release: async () => undefined },
    figures: { read: async () => (seconds ? ok({ nowMs, seconds }) : fail(fault('unavailable', 'silent'))) },
    witness: { leases: () => [], ejected: async () => [], callers: async () => [] },
  })
  const record: RunRecord = { state, application: { id: 'home', name: 'home', teamId: 't' }, number: 1, version: 0 }
  return { samples, look: () => observe(fence, record) }
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
