import fc from 'fast-check'
import { expect, test } from 'vitest'
import { admitTry, type Failures, throttleKeys, type ThrottleKind } from './throttle'

/** Tries until `count` were admitted, waiting exactly as long as told; gives the waits after each. */
function waits(kind: ThrottleKind, count: number): number[] {
  let known: Failures | null = null
  let now = 1_000
  return Array.from({ length: count }, () => {
    const admission = admitTry(kind, known, now)
    if (!admission.admitted) throw new Error('refused after the wait it was told')
    known = admission.next
    const wait = admission.next.blockedTillMs - now
    now += wait
    return wait
  })
}

test('five tries are free for an account from one place; then waits double up to a minute', () => {
  expect(waits('pair', 12)).toEqual([0, 0, 0, 0, 1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
})

test('from other places an account is slowed late, and never by more than ten seconds', () => {
  const all = waits('account', 40)
  expect(all.slice(0, 19)).toEqual(Array(19).fill(0))
  expect(Math.max(...all)).toBe(10_000)
})

test('no history of tries keeps anybody out for more than a minute, and a try during the wait does not lengthen it', () => {
  const tries = fc.array(fc.record({ kind: fc.constantFrom<ThrottleKind>('pair', 'address', 'account'), afterMs: fc.nat(120_000) }), { maxLength: 60 })
  fc.assert(
    fc.property(tries, (list) => {
      const known = new Map<ThrottleKind, Failures>()
      let now = 1
      for (const { kind, afterMs } of list) {
        now += afterMs
        const before = known.get(kind)
        const admission = admitTry(kind, before ?? null, now)
        if (admission.admitted) known.set(kind, admission.next)
        else expect(known.get(kind)).toBe(before)
        const till = known.get(kind)?.blockedTillMs ?? 0
        expect(till - now).toBeLessThanOrEqual(60_000)
      }
    }),
  )
})

test('after a quarter of an hour without a failure everything is forgotten', () => {
  const known = { failures: 50, lastAtMs: 0, blockedTillMs: 60_000 }
  expect(admitTry('pair', known, 15 * 60_000 + 1)).toMatchObject({ admitted: true, next: { failures: 1 } })
})

test('names cannot run into addresses', () => {
  const keys = [...throttleKeys('a', 'b c'), ...throttleKeys('a b', 'c')].filter(({ kind }) => kind === 'pair').map(({ key }) => key)
  expect(new Set(keys).size).toBe(2)
})
