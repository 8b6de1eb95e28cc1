import { expect, test } from 'vitest'
import { createKeptVerdicts } from './kept-verdicts'
import type { KeptVerdict } from './truth-ports'
import type { Judged } from './truth-schemas'

const startedMs = 1_000_000
const minute = 60_000
const which = { application: 'home', instance: 'h-1' }
const judged = (verdict: Judged['verdict'], nowMs: number): Judged => ({
  ...which, zone: null, verified: false, address: null, verdict, sinceMs: nowMs, evidence: { lease: null, traffic: { kind: 'unknown' }, probe: { kind: 'unknown' }, fellowRequests: null },
})
const ghost: KeptVerdict = { ...which, kind: 'ghost', because: '', sinceMs: 500_000 }

/** What is made of verdicts one after the other: since when each holds, and what is to be written in the end. */
function settle(earlier: KeptVerdict[], steps: [Judged['verdict'], number][], leasedMs = 1) {
  const kept = createKeptVerdicts(earlier, startedMs)
  let before: Judged | null = null
  const since = steps.map(([verdict, nowMs]) => {
    const one = judged(verdict, nowMs)
    kept.settle(one, before, leasedMs, nowMs)
    before = one
    return one.sinceMs
  })
  return { kept, since, writes: kept.unsaved().map(({ now }) => now) }
}
const undecided = { kind: 'undecided', because: 'probe-failing' } as const
const soonMs = startedMs + minute

test('a new verdict holds from now on and is to be written; the same one again is neither', () => {
  const { since, writes } = settle([], [[{ kind: 'ghost' }, soonMs], [{ kind: 'ghost' }, soonMs + minute]])
  expect(since).toEqual([soonMs, soonMs])
  expect(writes).toEqual([{ ...ghost, sinceMs: soonMs }])
})

test('after a start what is found again goes on as it was, though nothing was decided meanwhile', () => {
  const { since, writes } = settle([ghost], [[undecided, startedMs], [undecided, soonMs], [{ kind: 'ghost' }, soonMs + minute], [undecided, soonMs + 2 * minute]])
  expect(since).toEqual([startedMs, startedMs, ghost.sinceMs, soonMs + 2 * minute])
  expect(writes).toEqual([{ ...which, ...undecided, sinceMs: soonMs + 2 * minute }])
})

test.each<[string, KeptVerdict, [Judged['verdict'], number], number]>([
  ['another verdict', ghost, [{ kind: 'silent' }, soonMs], 1],
  ['another reason', { ...ghost, kind: 'healthy', because: 'idle-like-its-fellows' }, [{ kind: 'healthy', because: 'served' }, soonMs], 1],
  ['a lease that is newer', ghost, [{ kind: 'ghost' }, soonMs], ghost.sinceMs + 1],
  ['that nothing is decided when the gathering is over', ghost, [undecided, startedMs + 5 * minute], 1],
])('%s overtakes what was', (_what, earlier, step, leasedMs) => {
  const { since, writes } = settle([earlier], [step], leasedMs)
  expect(since).toEqual([step[1]])
  expect(writes).toMatchObject([{ kind: step[0].kind, sinceMs: step[1] }])
})

test('who never came back is taken away, but not before the witnesses were gathered', () => {
  const kept = createKeptVerdicts([ghost], startedMs)
  kept.forgetRest(startedMs + 5 * minute - 1)
  expect(kept.unsaved()).toEqual([])
  kept.forgetRest(startedMs + 5 * minute)
  expect(kept.unsaved()).toEqual([{ ...which, now: null }])
})

test('what is to be written is told until it was, and what changed meanwhile after it', () => {
  const { kept } = settle([], [[{ kind: 'ghost' }, soonMs]])
  const first = kept.unsaved()
  kept.drop(which)
  kept.saved(first)
  expect(kept.unsaved()).toEqual([{ ...which, now: null }])
  kept.saved(kept.unsaved())
  expect(kept.unsaved()).toEqual([])
})
