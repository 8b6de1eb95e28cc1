import { describe, expect, test } from 'vitest'
import { flapWindowMs, leaseChanges, nothingSeen, probeWitness, seeLease, seeProbe } from './witness-history'

const up = { status: 'UP' as const, overridden: false }
const down = { status: 'DOWN' as const, overridden: false }
const out = { status: 'OUT_OF_SERVICE' as const, overridden: true }
const answers = { kind: 'answered' as const, latencyMs: 2, httpStatus: 200 }
const silent = { kind: 'unreachable' as const, detail: 'connection refused' }

describe('changes of a lease', () => {
  const after = (...seen: (Parameters<typeof seeLease>[1])[]) => leaseChanges(seen.reduce((history, lease, at) => seeLease(history, lease, at * 1_000), nothingSeen), seen.length * 1_000)
  test.each([
    ['first sight', [up], 0],
    ['staying', [up, up, up], 0],
    ['another status', [up, down, up], 2],
    ['going', [up, null], 1],
    ['staying away', [up, null, null, null], 1],
    ['going and coming back', [up, null, up], 2],
    ['what was set by hand, and taken back by hand', [up, out, up, out, up], 0],
    ['a change of its own while it is out by hand', [out, { ...out, status: 'DOWN' as const }], 1],
  ])('%s', (_what, seen, expected) => {
    expect(after(...seen)).toBe(expected)
  })

  test('they are forgotten after ten minutes, and not before', () => {
    const history = seeLease(seeLease(nothingSeen, up, 0), down, 1_000)
    expect([leaseChanges(history, flapWindowMs + 999), leaseChanges(history, flapWindowMs + 1_000)]).toEqual([1, 0])
    expect(seeLease(history, down, flapWindowMs + 1_000).leaseChanges).toEqual([])
  })

  test('it is known when it went', () => {
    expect(seeLease(seeLease(seeLease(nothingSeen, up, 0), null, 5_000), null, 9_000).goneAtMs).toBe(5_000)
    expect(seeLease(seeLease(seeLease(nothingSeen, up, 0), null, 5_000), up, 9_000).goneAtMs).toBeNull()
  })
})

test('from answering to silence and back are two changes; failures in a row are counted until it answers', () => {
  let history = seeProbe(nothingSeen, answers, 1_000)
  history = seeProbe(history, silent, 2_000)
  history = seeProbe(history, silent, 3_000)
  expect(probeWitness(history, 3_000)).toEqual({ kind: 'unreachable', detail: 'connection refused', atMs: 3_000, times: 2, changes: 1 })
  history = seeProbe(history, answers, 4_000)
  expect(probeWitness(history, 4_000)).toMatchObject({ kind: 'answered', changes: 2 })
  history = seeProbe(history, silent, 5_000)
  expect(probeWitness(history, 5_000)).toMatchObject({ times: 1, changes: 3 })
})
