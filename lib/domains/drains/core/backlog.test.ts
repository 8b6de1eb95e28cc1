import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Backlog, type Tally } from './backlog'

const group = (stamp: number, records = 1, bytes = 100) => ({ stamp, records, bytes, gone: 0 })
const tally = (day: string, upTo: number, ...groups: ReturnType<typeof group>[]): Tally => ({ days: [day], thinned: [], counted: [{ day, upTo, groups }] })
const [today, all] = ['2026-11-28', Number.MAX_SAFE_INTEGER]

test('what was there before the beginning is never asked for', () => {
  expect(new Backlog({}, 50).place(today)).toEqual({ stamp: 50, row: all })
})

test('commits that wait are one piece up to a size; what is sent moves the place within it, and its end beyond what was nobody’s', () => {
  const backlog = new Backlog({}, 0)
  backlog.take(tally(today, 90, group(10, 400), group(20, 400), group(30, 400)))
  expect(backlog.waiting()).toEqual({ records: 1_200, bytes: 300, oldestMs: 10 })
  const first = backlog.next()
  if (!first) throw new Error('nothing waits')
  backlog.done(first, { stamp: 10, row: 7 }, { records: 8, bytes: 2 })
  expect([backlog.place(today), backlog.waiting().records]).toEqual([{ stamp: 10, row: 7 }, 1_192])
  for (let chunk = backlog.next(); chunk; chunk = backlog.next()) backlog.finish(chunk)
  expect([backlog.place(today), backlog.waiting()]).toEqual([{ stamp: 90, row: all }, { records: 0, bytes: 0, oldestMs: null }])
})

test('a new start goes on after the last row that was had, and counts what lies behind it', () => {
  const backlog = new Backlog({ [today]: { stamp: 10, row: 7 }, '2026-11-27': { stamp: 5, row: all } }, 0)
  expect(backlog.from()).toEqual({ [today]: { stamp: 10, row: 7 }, '2026-11-27': { stamp: 5, row: all } })
  expect(backlog.place(today)).toEqual({ stamp: 10, row: 7 })
})

test('the bound drops the oldest until the rest fits, and says how much that was', () => {
  const backlog = new Backlog({}, 0)
  for (let stamp = 1; stamp <= 10; stamp++) backlog.take(tally(today, stamp, group(stamp, 1_000, 100)))
  expect(backlog.bound(1_000)).toEqual({ records: 0, bytes: 0 })
  expect(backlog.bound(350)).toEqual({ records: 7_000, bytes: 700 })
  expect([backlog.waiting(), backlog.place(today)]).toEqual([{ records: 3_000, bytes: 300, oldestMs: 8 }, { stamp: 7, row: all }])
})

test('what waited in a day that is gone is lost, and its place forgotten', () => {
  const backlog = new Backlog({}, 0)
  backlog.take({ days: ['a', 'b'], thinned: [], counted: [{ day: 'a', upTo: 3, groups: [group(3, 5)] }, { day: 'b', upTo: 4, groups: [group(4, 6)] }] })
  expect(backlog.take({ days: ['b'], thinned: [], counted: [] })).toBe(5)
  expect([backlog.waiting().records, Object.keys(backlog.places())]).toEqual([6, []])
})

describe('a day that is thinned', () => {
  const thinned = [{ day: today }]
  const after = (upTo: number, ...groups: ReturnType<typeof group>[]): Tally => ({ days: [today], thinned, counted: groups.length === 0 ? [] : [{ day: today, upTo, groups }] })

  test('while its rows wait is counted again from the place on: what is gone is told, what is left waits', () => {
    const backlog = new Backlog({}, 0)
    backlog.take(tally(today, 30, group(10, 8), group(20, 8), group(30, 8)))
    const first = backlog.next()
    if (!first) throw new Error('nothing waits')
    backlog.done(first, { stamp: 10, row: 3 }, { records: 4, bytes: 50 })
    // What was counted beside it began behind what waits.
    expect(backlog.take(after(40, group(40, 1)))).toBe(0)
    expect([backlog.isCountedThin(today), backlog.from()[today]]).toEqual([false, { stamp: 10, row: 3 }])
    expect(backlog.take(after(40, { ...group(10, 1), gone: 3 }, { ...group(20, 0), gone: 8 }, { ...group(30, 2), gone: 6 }, group(40, 1)))).toBe(17)
    expect([backlog.isCountedThin(today), backlog.waiting().records, backlog.from()[today]]).toEqual([true, 4, { stamp: 40, row: all }])
    // Who sends what was counted before is too late.
    expect(backlog.finish(first)).toBe(0)
    expect(backlog.place(today)).toEqual({ stamp: 10, row: 3 })
  })

  test('is told once, also over a new start', () => {
    const backlog = new Backlog({}, 0)
    const found = after(20, { ...group(10, 1), gone: 7 }, { ...group(20, 0), gone: 8 })
    expect(backlog.take(found)).toBe(15)
    expect(new Backlog(backlog.places(), 0, backlog.toldUpTo()).take(found)).toBe(0)
    expect(new Backlog({}, 0).take(found)).toBe(15)
  })

  test('of which nothing is left is passed', () => {
    const backlog = new Backlog({}, 0)
    expect(backlog.take(after(20, { ...group(20, 0), gone: 8 }))).toBe(8)
    expect([backlog.next(), backlog.place(today)]).toEqual([null, { stamp: 20, row: all }])
  })

  test('of which everything was had before it could be said is done with', () => {
    const backlog = new Backlog({}, 0)
    backlog.take(tally(today, 30, group(10, 8)))
    const chunk = backlog.next()
    if (!chunk) throw new Error('nothing waits')
    backlog.done(chunk, { stamp: 10, row: 7 }, { records: 8, bytes: 100 })
    for (let look = 0; look < 2; look++) expect(backlog.take(after(30))).toBe(0)
    expect([backlog.isCountedThin(today), backlog.next(), backlog.place(today)]).toEqual([true, null, { stamp: 10, row: all }])
  })

  test('comes again behind no younger day', () => {
    const backlog = new Backlog({}, 0)
    const younger = { day: 'b', upTo: 90, groups: [group(90, 900)] }
    backlog.take({ days: ['a', 'b'], thinned: [], counted: [{ day: 'a', upTo: 10, groups: [group(10, 900)] }, younger] })
    backlog.take({ days: ['a', 'b'], thinned: [{ day: 'a' }], counted: [] })
    backlog.take({ days: ['a', 'b'], thinned: [{ day: 'a' }], counted: [{ day: 'a', upTo: 10, groups: [{ ...group(10, 9), gone: 891 }] }] })
    expect([backlog.next()?.day, backlog.waiting()]).toEqual(['a', { records: 909, bytes: 200, oldestMs: 10 }])
  })
})

test('rows that were counted and are not there when all is read are lost', () => {
  const backlog = new Backlog({}, 0)
  backlog.take(tally(today, 10, group(10, 8)))
  const chunk = backlog.next()
  if (!chunk) throw new Error('nothing waits')
  backlog.done(chunk, { stamp: 10, row: 5 }, { records: 6, bytes: 50 })
  expect([backlog.finish(chunk), backlog.place(today)]).toEqual([2, { stamp: 10, row: all }])
})

test('a sender that comes late with a piece that was dropped changes nothing', () => {
  const backlog = new Backlog({}, 0)
  backlog.take(tally(today, 1, group(1, 10, 1_000)))
  const sent = backlog.next()
  backlog.take(tally(today, 2, group(2, 1, 10)))
  backlog.bound(10)
  if (!sent) throw new Error('nothing waits')
  backlog.done(sent, { stamp: 1, row: 3 }, { records: 4, bytes: 400 })
  backlog.finish(sent)
  expect([backlog.waiting().records, backlog.place(today)]).toEqual([1, { stamp: 1, row: all }])
})

describe('whatever comes in whatever order', () => {
  test('delivered, dropped and waiting are all that came, and a place never goes back', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('come' as const), records: fc.integer({ min: 1, max: 900 }) }),
      fc.record({ kind: fc.constant('send' as const), share: fc.double({ min: 0, max: 1, noNaN: true }) }),
      fc.record({ kind: fc.constant('bound' as const), bytes: fc.integer({ min: 0, max: 5_000 }) }),
    )
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const backlog = new Backlog({}, 0)
        let [came, sent, dropped, stamp] = [0, 0, 0, 0]
        let place = backlog.place(today)
        for (const one of steps) {
          const chunk = backlog.next()
          if (one.kind === 'come') {
            came += one.records
            stamp += 1
            backlog.take(tally(today, stamp, group(stamp, one.records, one.records)))
          } else if (one.kind === 'bound') dropped += backlog.bound(one.bytes).records
          else if (chunk) {
            const records = Math.floor(chunk.records * one.share)
            sent += records
            if (records === chunk.records) backlog.finish(chunk)
            else backlog.done(chunk, { stamp: chunk.toStamp, row: records }, { records, bytes: records })
          }
          const next = backlog.place(today)
          expect(next.stamp > place.stamp || (next.stamp === place.stamp && next.row >= place.row) || place.stamp === 0).toBe(true)
          place = next
          expect(sent + dropped + backlog.waiting().records).toBe(came)
        }
      }),
    )
  })
})
