import { QueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { describe, expect, test } from 'vitest'
import { replayQuery, streamsQuery } from '@/lib/domains/breakers/queries/breakers'
import type { BreakerStream, WallBreaker } from '@/lib/domains/breakers/schemas'
import { wallBreaker } from '@/lib/domains/breakers/testing/wall-breaker'
import type { ReplayAnswer, ReplayCourse } from '@/lib/domains/gateway/replay-schemas'
import type { Me } from '@/lib/domains/access/schemas'
import { staticHtml as bareHtml } from '../canary/testing/static-html'
import { ShellProvider } from '../shell/shell-context'
import { RuleChanges } from './apply-dialog'
import { breakerId, breakerLook, groupBreakers, radiusOf, sparkPaths } from './breaker-look'
import { BreakerPanel } from './breaker-panel'
import { BreakerTable } from './breaker-table'
import { BreakerWall } from './breaker-wall'
import { wallAsk, wallLook } from './breakers-ask'
import { ReplayPanel } from './replay-panel'
import { ReplayResult } from './replay-result'
import { StreamsPanel } from './streams-panel'

const me = { kind: 'person', id: 'v', name: 'vera', displayName: 'Vera', operator: false, teams: [{ id: 'f', slug: 'front', name: 'Front', role: 'viewer' }], permissions: [], preferences: {} } as unknown as Me
const staticHtml = (content: ReactNode, { me: who = me, ...more }: Parameters<typeof bareHtml>[1] & { me?: Me } = {}) => bareHtml(<ShellProvider value={{ me: who, region: 'local', zones: [], layer: null, open: () => undefined }}>{content}</ShellProvider>, more)
const plain = (html: string) => html.replaceAll('\u00a0', ' ').replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
const silent = { requests: 0, errors: 0, errorPercent: null }

describe('a breaker', () => {
  test.each<[Partial<WallBreaker>, string, string]>([
    [{}, 'ok', 'closed'],
    [{ window: { requests: 20, errors: 2, errorPercent: 10 } }, 'warn', 'failing'],
    [{ window: silent, perSecond: 0 }, 'unknown', 'noTraffic'],
    [{ window: silent, perSecond: null }, 'unknown', 'noTraffic'],
    [{ state: 'unknown' }, 'unknown', 'unknown'],
    [{ state: 'open' }, 'bad', 'open'],
    [{ state: 'half-open' }, 'info', 'halfOpen'],
    [{ state: 'open', forced: { mode: 'closed', untilMs: null } }, 'warn', 'forcedClosed'],
    [{ forced: { mode: 'open', untilMs: 5 } }, 'bad', 'forcedOpen'],
  ])('%j looks %s: %s', (more, state, word) => expect(breakerLook(wallBreaker(more))).toEqual({ state, word }))

  test('grows with its calls, by area, and no further than its box', () => {
    expect(radiusOf(0)).toBe(radiusOf(null))
    expect(radiusOf(100) - radiusOf(0)).toBeCloseTo((radiusOf(400) - radiusOf(0)) / 2)
    expect(radiusOf(1_000_000)).toBe(radiusOf(400))
  })

  test('has one address, however its names are written', () => {
    const ids = [wallBreaker(), wallBreaker({ caller: null }), wallBreaker({ source: 'hystrix', from: 'a~b' }), wallBreaker({ source: 'hystrix', from: 'a', caller: 'b' })].map(breakerId)
    expect(new Set(ids).size).toBe(4)
  })
})

test('a hole breaks the line, and nothing at all draws none', () => {
  expect(sparkPaths([1, 2, null, 4], 4, { width: 30, height: 4 })).toEqual(['M0.0 3.0L10.0 2.0', 'M30.0 0.0'])
  expect(sparkPaths([null, null], 0, { width: 30, height: 4 })).toEqual([])
})

test('groups stand in the order of their worst', () => {
  const all = [wallBreaker({ caller: 'b', name: 'x', state: 'open' }), wallBreaker({ caller: 'a', name: 'x' }), wallBreaker({ caller: 'b', name: 'y' }), wallBreaker({ caller: null, name: 'y' })]
  expect(groupBreakers(all, 'caller').map(({ name, breakers }) => [name, breakers.length])).toEqual([['b', 2], ['a', 1], ['edge', 1]])
  expect(groupBreakers(all, 'callee').map(({ name }) => name)).toEqual(['x', 'y'])
  expect(groupBreakers(all, 'none')).toHaveLength(1)
})

test('an address that makes no sense asks for all', () => {
  expect(wallAsk(new URLSearchParams('state=shut&source=zuul&q=%20'))).toEqual({ state: 'all' })
  expect(wallAsk(new URLSearchParams('state=open&source=turbine&q=rows'))).toEqual({ state: 'open', source: 'turbine', q: 'rows' })
  expect(wallLook(new URLSearchParams('view=pie&group=colour'))).toEqual({ view: 'wall', group: 'none', sel: null })
})

test('a tile is named by all that it shows, and the one that is chosen is pressed; the table says the same', () => {
  const open = wallBreaker({ caller: null, name: 'home', state: 'open', window: { requests: 40, errors: 30, errorPercent: 75 }, perSecond: 4 })
  const wall = staticHtml(<BreakerWall breakers={[open, wallBreaker()]} group="caller" selected={breakerId(open)} />)
  expect(wall.replaceAll('\u00a0', ' ')).toMatch(/edge →.*home.*75 %.*4 \/s.*Open/s)
  expect(wall.match(/aria-pressed="true"/g)).toHaveLength(1)
  const table = plain(staticHtml(<BreakerTable breakers={[open]} selected={null} />))
  for (const words of ['edge → home', 'Open', '75 %', '25 ms']) expect(table).toContain(words)
  expect(plain(staticHtml(<BreakerWall breakers={[open]} group="none" selected={null} />, { locale: 'ko' }))).toContain('열림')
})

test('a bulkhead with a queue says how many wait and how many may', () => {
  const rules = { ...wallBreaker().rules, bulkhead: 5, bulkheadQueue: { calls: 10, waitMs: 500 } }
  const page = plain(staticHtml(<BreakerPanel breaker={wallBreaker({ rules, open: 5, waiting: 3 })} teamId="f" force={undefined} onClose={() => undefined} />))
  for (const words of ['at most 5 under way · 10 more wait for room, 500 ms at most', 'Waiting for room 3']) expect(page).toContain(words)
  expect(plain(staticHtml(<BreakerPanel breaker={wallBreaker({ rules: { ...rules, bulkheadQueue: null }, waiting: 0 })} teamId="f" force={undefined} onClose={() => undefined} />))).not.toContain('Waiting for room')
})

test('one that is forced says until when, by whom and why; one that is not ours cannot be forced', () => {
  const force = { caller: 'home', callee: 'rows', mode: 'open' as const, endsAt: new Date(Date.now() + 600_000).toISOString(), since: '', why: 'it is broken', by: 'Mina' }
  const own = plain(staticHtml(<BreakerPanel breaker={wallBreaker({ forced: { mode: 'open', untilMs: 1 } })} teamId="f" force={force} onClose={() => undefined} />))
  for (const words of ['Forced open, for another', 'by Mina: it is broken', 'End it now', 'Force it otherwise', 'opens at 50 % errors · over 10 s · at least 20 calls']) expect(own).toContain(words)
  const other = plain(staticHtml(<BreakerPanel breaker={wallBreaker({ source: 'opossum', from: 'billing', counts: { refused: null, timeouts: null, rejected: null, fallbacks: null } })} teamId="f" force={undefined} onClose={() => undefined} />))
  // A viewer may not, and reads why.
  expect(own).toContain('breakers:force needs member')
  expect(other).toContain('opossum of billing')
  expect(other).not.toContain('Force it')
})

const course = (more: Partial<ReplayCourse> = {}): ReplayCourse => ({
  opened: 0, firstOpenedMs: null, openMs: 0, spans: [], calls: { made: 10, succeeded: 10, failed: 0, timedOut: 0, refused: 0, refusedGood: null, refusedBad: null, unknown: 0 }, waitedMs: 1_000, ...more,
})
const policy = { timeoutMs: 1_000, breaker: { rules: 'hystrix' as const, errorPercent: 20, volume: 20, windowMs: 10_000, openMs: 5_000, windowCalls: null, slowMs: null, slowPercent: 100, halfOpenCalls: 1 } }
const replay = (more: Partial<ReplayAnswer> = {}): ReplayAnswer => ({ nowMs: 3_600_000, fromMs: 0, calls: 10, more: 0, was: course(), whatIf: course(), policy, whatIfPolicy: policy, stepMs: 60_000, errorPercents: [10, null, 40], rates: [1, 0, 1], ...more })

test('whoever leads another team is a viewer here, and the buttons say so before they are pressed', () => {
  const leadsElsewhere = { ...me, teams: [...me.teams, { id: 'b', slug: 'back', name: 'Back', role: 'lead' }] } as Me
  const panel = (teamId: string) => plain(staticHtml(<BreakerPanel breaker={wallBreaker()} teamId={teamId} force={undefined} onClose={() => undefined} />, { me: leadsElsewhere }))
  expect(panel('f')).toContain('breakers:force needs member')
  expect(panel('b')).not.toContain('breakers:force')
})

describe('rules that were replayed', () => {
  const bench = (role: 'viewer' | 'member') => {
    const client = new QueryClient()
    const breaker = wallBreaker()
    client.setQueryData(replayQuery({ caller: 'home', callee: 'rows', change: {} }, breaker.rules).queryKey, replay())
    const actor = { ...me, teams: me.teams.map((team) => ({ ...team, role })) }
    return plain(staticHtml(<ReplayPanel breaker={breaker} teamId="f" />, { client, me: actor }))
  }
  test('are put in force by members; a viewer reads why not, and nobody puts in force what was not replayed', () => {
    expect(bench('viewer')).toContain('breakers:set-rules needs member')
    expect(bench('member')).not.toContain('breakers:set-rules')
    expect(bench('member')).toContain('Replay other rules first')
  })

  test('are shown as what is and what will be', () => {
    const page = plain(staticHtml(<RuleChanges changes={[{ field: 'timeoutMs', unit: 'ms', before: '1000', after: '400' }, { field: 'slowMs', unit: 'ms', before: undefined, after: '300' }]} />))
    for (const words of ['Timeout 1000 ms 400 ms', 'Slow from – 300 ms']) expect(page).toContain(words)
  })

  test('in force say which, by whom and why, and how they are taken back', () => {
    const inForce = { caller: 'home', callee: 'rows', change: { errorPercent: 20, windowMs: 5_000 }, since: new Date().toISOString(), why: 'opens too late', by: 'Mina' }
    const page = plain(staticHtml(<BreakerPanel breaker={wallBreaker()} teamId="f" force={undefined} inForce={inForce} onClose={() => undefined} />))
    for (const words of ['Other rules than declared, since', 'Opens at errors of 20 % · Over a window of 5 s', 'by Mina: opens too late', 'Take them back', 'breakers:set-rules needs member']) expect(page).toContain(words)
  })
})

describe('a replay', () => {
  test('says both courses side by side, and what nobody knows', () => {
    const whatIf = course({ opened: 2, firstOpenedMs: 60_000, openMs: 120_000, spans: [{ fromMs: 60_000, toMs: 180_000 }], calls: { ...course().calls, refused: 4, refusedGood: 1, refusedBad: 3, unknown: 5 } })
    const page = plain(staticHtml(<ReplayResult answer={replay({ whatIf, more: 7 })} />))
    for (const words of ['it opened never, and would have opened 2 times', 'of which would have succeeded not known 1', 'Open for 0 ms 2 min', '5 calls ended as nobody knows', '7 older calls were left out', 'threshold of 20 %']) expect(page).toContain(words)
  })
  test('without a call claims nothing', () => expect(plain(staticHtml(<ReplayResult answer={replay({ calls: 0 })} />))).toMatch(/Nobody called since/))
})

test('a stream that the daemon says nothing of is unknown, one that fails says why', () => {
  const stream = (more: Partial<BreakerStream>): BreakerStream => ({ id: 'a', team: 'front', name: 'orders', kind: 'hystrix', url: 'http://10.0.0.7/hystrix.stream', localAllowed: false, createdBy: 'x', now: null, ...more })
  const client = new QueryClient()
  client.setQueryData(streamsQuery().queryKey, { items: [stream({}), stream({ id: 'b', name: 'billing', kind: 'turbine', now: { state: 'failed', sinceMs: 1, breakers: 0, dropped: 0, problem: 'ECONNREFUSED' } })] })
  const page = plain(staticHtml(<StreamsPanel />, { client }))
  for (const words of ['orders', 'Hystrix stream, of front', 'Unknown', 'billing', 'Not read', 'ECONNREFUSED', 'breaker-streams:write needs lead']) expect(page).toContain(words)
})
