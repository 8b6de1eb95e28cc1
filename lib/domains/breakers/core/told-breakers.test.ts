import { describe, expect, test } from 'vitest'
import { wallSteps } from '../schemas'
import { toldBreakers } from './told-breakers'

const nowMs = 1_700_000_040_000
const startMs = nowMs - 120_000
const answer = (...series: [labels: Record<string, string>, values: (number | null)[]][]) => ({ startMs, stepMs: 20_000, series: series.map(([labels, values]) => ({ labels: { application: 'billing', name: 'rates', ...labels }, values })) })
const quiet = [0, 0, 0, 0, 0, 0]

describe('Resilience4j', () => {
  const told = (state: string, more: object = {}) =>
    toldBreakers({ library: 'resilience4j', states: answer([{ state: 'closed' }, [1, 1, 1, 1, 1, state === 'closed' ? 1 : 0]], [{ state }, [0, 0, 0, 0, 0, 1]]), calls: null, refused: null, ...more }, nowMs)[0]

  test.each([
    ['closed', 'closed', null],
    ['open', 'open', null],
    ['half_open', 'half-open', null],
    ['forced_open', 'open', 'open'],
    ['disabled', 'closed', 'closed'],
    ['metrics_only', 'closed', 'closed'],
  ])('%s is %s, forced %s', (said, state, mode) => expect(told(said)).toMatchObject({ state, forced: mode === null ? null : { mode, untilMs: null } }))

  test('a state that nobody knows is unknown', () => expect(toldBreakers({ library: 'resilience4j', states: answer([{ state: 'isolated' }, [1]]), calls: null, refused: null }, nowMs)[0]?.state).toBe('unknown'))

  test('counts the last minute that is reported, and cuts its steps into the wall’s', () => {
    const calls = answer([{ kind: 'successful' }, [5, 5, 20, 20, 20, null]], [{ kind: 'failed' }, [0, 0, 10, 20, 0, null]])
    const refused = answer([{ kind: 'not_permitted' }, [9, 9, 1, 2, 3, null]])
    const one = told('open', { calls, refused })
    expect(one).toMatchObject({ caller: 'billing', name: 'rates', perSecond: 1.5, window: { requests: 90, errors: 30, errorPercent: 33 }, counts: { refused: 6 } })
    expect(one?.steps).toHaveLength(wallSteps)
    // Nothing is reported yet of the last twenty-five seconds.
    expect(one?.steps.slice(-6)).toEqual([{ requests: 5, errors: 0 }, null, null, null, null, null])
    expect(one?.steps.slice(-10, -9)).toEqual([{ requests: 10, errors: 5 }])
  })

  test('without figures nothing is claimed', () => expect(told('closed')).toMatchObject({ perSecond: null, window: { errorPercent: null }, counts: { refused: null } }))
})

describe('opossum', () => {
  const told = (events: Record<string, (number | null)[]>) => toldBreakers({ library: 'opossum', states: null, calls: answer(...Object.entries(events).map(([event, values]): [Record<string, string>, number[]] => [{ event }, values as number[]])), refused: null }, nowMs)[0]

  test.each([
    [{ success: [1, 1, 1, 1, 1, 1] }, 'closed'],
    [{ success: [1, 1, 0, 0, 0, 0], open: [0, 0, 1, 0, 0, 0], reject: [0, 0, 1, 4, 4, 4] }, 'open'],
    [{ open: [0, 1, 0, 0, 0, 0], halfOpen: [0, 0, 0, 0, 0, 1], reject: [0, 1, 1, 1, 1, 0] }, 'half-open'],
    [{ open: [0, 1, 0, 0, 0, 0], halfOpen: [0, 0, 0, 1, 0, 0], close: [0, 0, 0, 0, 1, 0], success: [0, 0, 0, 0, 1, 1] }, 'closed'],
    [{ fire: quiet, success: quiet }, 'unknown'],
  ])('whose events were %j is %s', (events, state) => expect(told(events)?.state).toBe(state))

  test('that opened for the first time is open, although its counters of that have no increase yet', () => {
    const none = [null, null, null]
    const series = (event: string, values: (number | null)[]): [Record<string, string>, (number | null)[]] => [{ event }, values]
    const calls = answer(series('success', [null, 3, 2, 0, 0, 0]), series('failure', [...none, null, 2, 0]), series('reject', [...none, null, null, null]), series('open', [...none, null, null, null]))
    const totals = answer(series('success', [40, 43, 45, 45, 45, 45]), series('failure', [...none, 8, 10, 10]), series('reject', [...none, null, 1, 1]), series('open', [...none, 1, 1, 1]))
    const [one] = toldBreakers({ library: 'opossum', states: null, calls, totals, refused: null }, nowMs)
    expect(one).toMatchObject({ state: 'open', window: { requests: 10, errors: 10 }, counts: { refused: 1 } })
    // Of the eldest nobody knows when it began: forty good calls are none of these.
    expect(toldBreakers({ library: 'opossum', states: null, calls, refused: null }, nowMs)[0]).toMatchObject({ state: 'closed', counts: { refused: null } })
  })

  test('a timeout, which it tells as a failure too, is counted once', () => {
    expect(told({ success: [0, 0, 0, 4, 4, 4], failure: [0, 0, 0, 2, 2, 2], timeout: [0, 0, 0, 1, 1, 1], fire: [0, 0, 0, 6, 6, 6] })).toMatchObject({ window: { requests: 18, errors: 6 }, counts: { timeouts: 3 } })
  })
})
