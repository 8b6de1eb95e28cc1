import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Standing } from '../schemas'
import { advance, freshStanding, type Look, noDataAfterMs, type StandingEvent, type Timing } from './standing'

const timing: Timing = { forMs: 60_000, clearMs: 60_000, onlyWhileKnown: false }
const startMs = 1_000_000
const at = (seconds: number) => startMs + seconds * 1_000
const met = (seconds: number, sinceSeconds: number, severity: 'page' | 'ticket' = 'page'): Look => ({ kind: 'known', asOfMs: at(seconds), value: 9, met: { sinceMs: at(sinceSeconds), severity }, clear: null })
/** Without `sinceSeconds` it tells of its moment alone. */
const clear = (seconds: number, sinceSeconds?: number): Look => ({ kind: 'known', asOfMs: at(seconds), value: 1, met: null, clear: { sinceMs: sinceSeconds === undefined ? null : at(sinceSeconds) } })
const between = (seconds: number): Look => ({ kind: 'known', asOfMs: at(seconds), value: 4.9, met: null, clear: null })
const unknown: Look = { kind: 'unknown', reason: 'no-answer' }

/** Takes looks in order, as the controller does: what opens is open until it resolves. */
function walk(looks: readonly (readonly [seconds: number, look: Look])[], using: Timing = timing) {
  let standing: Standing = freshStanding(startMs)
  let open = false
  const events: { event: StandingEvent; seconds: number }[] = []
  for (const [seconds, look] of looks) {
    const next = advance(standing, open, look, using, at(seconds))
    standing = next.standing
    if (next.event === 'fire') open = true
    if (next.event === 'resolve') open = false
    if (next.event) events.push({ event: next.event, seconds })
  }
  return { standing, open, events }
}

describe('a rule', () => {
  test('is unknown before anybody looked, and that is no event', () => {
    expect(freshStanding(startMs)).toMatchObject({ state: 'no-data', reason: 'not-looked' })
    expect(walk([[0, unknown], [500, unknown]])).toMatchObject({ standing: { state: 'no-data' }, events: [] })
  })

  test.each([
    [59, 'pending', []],
    [60, 'firing', ['fire']],
  ])('met for %i s is %s', (seconds, state, events) => {
    const walked = walk([[0, clear(0)], [seconds, met(seconds, 0)]])
    expect(walked.standing.state).toBe(state)
    expect(walked.events.map(({ event }) => event)).toEqual(events)
  })

  test('what was missed while nobody looked counts: the data say since when', () => {
    expect(walk([[0, clear(0)], [600, met(600, 500)]]).events.at(-1)).toEqual({ event: 'fire', seconds: 600 })
  })

  test('of silence, what nobody could know does not count', () => {
    const absence = { ...timing, onlyWhileKnown: true }
    expect(walk([[0, met(0, -600)]], absence).standing.state).toBe('pending')
    expect(walk([[0, clear(0)], [10, unknown], [300, met(300, 0)], [359, met(359, 0)]], absence).standing.state).toBe('pending')
    expect(walk([[0, clear(0)], [10, unknown], [300, met(300, 0)], [360, met(360, 0)]], absence).standing.state).toBe('firing')
  })

  test('resolves when it was well clear for long enough, and a value on the bound begins the wait anew', () => {
    const fired: [number, Look][] = [[0, clear(0)], [60, met(60, 0)]]
    expect(walk([...fired, [70, clear(70)], [129, clear(129)]]).open).toBe(true)
    expect(walk([...fired, [110, clear(110, 51)]]).open).toBe(true)
    expect(walk([...fired, [110, clear(110, 50)]]).open).toBe(false)
    expect(walk([...fired, [70, clear(70)], [130, clear(130)]])).toMatchObject({ open: false, standing: { state: 'ok' } })
    expect(walk([...fired, [70, clear(70)], [100, between(100)], [130, clear(130)]]).open).toBe(true)
  })

  test('looks are counted only where none was missed, and data that tell more are believed instead', () => {
    const fired: [number, Look][] = [[0, clear(0)], [60, met(60, 0)], [70, clear(70)]]
    expect(walk([...fired, [131, clear(131)]]).open).toBe(true)
    expect(walk([...fired, [131, clear(131)], [191, clear(191)]]).open).toBe(false)
    // It was met again meanwhile: neither the former pending nor the former clear time counts.
    expect(walk([...fired, [80, clear(80, 79)]]).open).toBe(true)
    expect(walk([[0, clear(0)], [10, met(10, 5)], [300, met(300, 290)]]).standing.state).toBe('pending')
  })

  test('a look or two without an answer change nothing; a minute of them is no data', () => {
    expect(walk([[0, clear(0)], [10, unknown], [69, unknown]])).toMatchObject({ standing: { state: 'ok', reason: 'no-answer' }, events: [] })
    expect(walk([[0, clear(0)], [10, unknown], [70, unknown]])).toMatchObject({ standing: { state: 'no-data', value: null }, events: [{ event: 'no-data', seconds: 70 }] })
  })

  test('data that come back after a loss are an event; requests that come and go are none', () => {
    const quiet: Look = { kind: 'unknown', reason: 'no-requests' }
    expect(walk([[0, clear(0)], [10, unknown], [70, unknown], [80, clear(80)]]).events.map(({ event }) => event)).toEqual(['no-data', 'known'])
    expect(walk([[0, clear(0)], [10, quiet], [70, quiet]])).toMatchObject({ standing: { state: 'no-data', reason: 'no-requests' }, events: [] })
    expect(walk([[0, clear(0)], [10, quiet], [70, quiet], [80, clear(80)], [90, quiet], [150, quiet]]).events).toEqual([])
    expect(walk([[0, clear(0)], [10, quiet], [70, quiet], [80, unknown], [90, unknown], [100, clear(100)]]).events.map(({ event }) => event)).toEqual(['no-data', 'known'])
  })

  test('an alert stays open through what nobody knows, and ends when it is known to be clear', () => {
    const fired: [number, Look][] = [[0, clear(0)], [60, met(60, 0)], [70, unknown], [140, unknown]]
    expect(walk(fired)).toMatchObject({ open: true, standing: { state: 'no-data' } })
    expect(walk([...fired, [150, met(150, 100)]])).toMatchObject({ open: true, standing: { state: 'firing' } })
    expect(walk([...fired, [150, clear(150, 80)]])).toMatchObject({ open: false, standing: { state: 'ok' } })
  })

  test('grows worse once, and never milder while it is open', () => {
    const walked = walk([[0, met(0, -60, 'ticket')], [10, met(10, -60, 'page')], [20, met(20, -60, 'page')], [30, met(30, -60, 'ticket')]])
    expect(walked.events.map(({ event }) => event)).toEqual(['fire', 'escalate'])
    expect(walked.standing.severity).toBe('page')
  })
})

const anyLook = (seconds: number) =>
  fc.oneof(
    fc.constant(unknown),
    fc.constant(between(seconds)),
    fc.integer({ min: 0, max: 200 }).map((length) => clear(seconds, seconds - length)),
    fc.record({ length: fc.integer({ min: 0, max: 200 }), severity: fc.constantFrom('page' as const, 'ticket' as const) }).map(({ length, severity }) => met(seconds, seconds - length, severity)),
  )
const anyWalk = fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 40 }).chain((gaps) => {
  const times = gaps.reduce<number[]>((all, gap) => [...all, (all.at(-1) ?? 0) + gap], [])
  return fc.tuple(...times.map((seconds) => anyLook(seconds).map((look): [number, Look] => [seconds, look])))
})

describe('whatever comes', () => {
  test('alerts open and end in turn, and escalate only while open', () =>
    fc.assert(fc.property(anyWalk, (looks) => {
      let open = false
      for (const { event } of walk(looks).events) {
        if (event === 'fire') expect(open).toBe(false)
        if (event === 'resolve' || event === 'escalate') expect(open).toBe(true)
        if (event === 'fire' || event === 'resolve') open = event === 'fire'
      }
      expect(open).toBe(walk(looks).open)
    })))

  test('what is not known is never well', () =>
    fc.assert(fc.property(anyWalk, (looks) => {
      const lastUnknown = looks.findLastIndex(([, look]) => look.kind === 'known') + 1
      const since = looks[lastUnknown]?.[0]
      const last = looks.at(-1)?.[0]
      if (since !== undefined && last !== undefined && (last - since) * 1_000 >= noDataAfterMs) expect(walk(looks).standing.state).toBe('no-data')
    })))

  test('it fires on nothing but a condition that was met for its time, and ends on nothing but a clear one', () =>
    fc.assert(fc.property(anyWalk, (looks) => {
      const { events } = walk(looks)
      for (const { event, seconds } of events) {
        const look = looks.find(([when]) => when === seconds)?.[1]
        if (event === 'fire') expect(look?.kind === 'known' && look.met).toBeTruthy()
        if (event === 'resolve') expect(look?.kind === 'known' && look.clear !== null).toBe(true)
      }
    })))
})
