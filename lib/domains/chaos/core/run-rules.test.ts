import { describe, expect, test } from 'vitest'
import type { PairSecond } from '../../gateway/fault-schemas'
import { delay } from '../testing/chaos-under-test'
import { snapshot } from '../testing/run-world'
import { blastRadius } from './blast-radius'
import { defaultConditions } from './default-conditions'
import { pickTargets } from './pick-targets'
import { leftoversOf, type Remains } from './residue'
import { refusalOf, runFindings, type RunSituation } from './run-findings'
import { summariseRun } from './summarise-run'

const target = (name: string, zone = 'a') => ({ instance: name, serverGroup: 'g', zone })
const healthy = [target('i1'), target('i2'), target('i3', 'b')]

describe('instances', () => {
  test('are the named ones that are healthy, or drawn once each, of the zone alone', () => {
    const by = (more: object, random = () => 0.999) => pickTargets({ kind: 'kill', zone: null, count: 1, chosen: [], ...more }, healthy, random).map(({ instance }) => instance)
    expect(by({ chosen: ['i2', 'gone'], count: 9 })).toEqual(['i2'])
    expect(by({ count: 2 })).toEqual(['i2', 'i3'])
    expect(by({ count: 2 }, () => 0)).toEqual(['i1', 'i2'])
    expect(by({ count: 9 })).toEqual(['i1', 'i2', 'i3'])
    expect(by({ zone: 'b', count: 2 })).toEqual(['i3'])
    expect(by({ zone: 'c' })).toEqual([])
  })
})

const situation: RunSituation = { application: 'home', fault: delay(), mayRun: { allowed: true }, held: { rollout: null, run: null }, alerts: [], healthy, strangerCaller: null, strangers: [], steady: [], telemetrySilent: false, termSeconds: 60 }
const kill = (more: object = {}) => ({ fault: { kind: 'kill' as const, zone: null, count: 1, chosen: [], ...more } })
const now = (state: 'holds' | 'bad' | 'broken' | 'unknown') => ({ steady: [{ condition: { measure: 'p95' as const, caller: 'edge', callee: 'home', bound: 5 }, state, value: state === 'unknown' ? null : 9 }] })

const tells = (state: 'holds' | 'bad' | 'unknown') => ({ steady: [{ condition: { source: 'telemetry' as const, measure: 'cpu' as const, application: 'home', bound: 5 }, state, value: state === 'unknown' ? null : 9 }] })

describe('what stands against a run', () => {
  test.each<[string, Partial<RunSituation>, string[]]>([
    ['nothing', {}, []],
    ['a role', { mayRun: { allowed: false, rule: 'chaos:run needs member', liftedBy: ['lead'] } }, ['refuses forbidden']],
    ['a rollout', { held: { rollout: { number: 3, strategy: 'redblack' }, run: null } }, ['refuses under-way']],
    ['a canary', { held: { rollout: { number: 3, strategy: 'canary' }, run: null } }, ['refuses canary']],
    ['an open alert', { alerts: [{ number: 7, rule: 2, name: 'errors' }] }, ['refuses open-alert']],
    ['another run', { held: { rollout: null, run: 4 } }, ['refuses other-run']],
    ['a caller of somebody else', { fault: delay(1, 'far'), strangerCaller: 'far' }, ['refuses caller-not-found']],
    ['its own calls', { fault: delay(1, 'home') }, ['refuses self-call']],
    ['no instance', { ...kill(), healthy: [] }, ['refuses no-instances']],
    ['one that is not healthy', kill({ chosen: ['gone'] }), ['refuses unknown-instance']],
    ['too many', kill({ count: 4 }), ['refuses too-few']],
    ['too many of a zone', kill({ count: 2, zone: 'b' }), ['refuses too-few']],
    ['all of them', kill({ count: 3 }), ['warns last-instance']],
    ['a condition on somebody else', { strangers: ['far'] }, ['refuses condition-not-found']],
    ['a silent proxy', { steady: null }, ['refuses unknown-figures']],
    ['a state that is not steady', now('bad'), ['refuses not-steady']],
    ['a state that broke', now('broken'), ['refuses not-steady']],
    ['a state that nobody knows', now('unknown'), ['warns no-traffic']],
    ['a state that holds', now('holds'), []],
    ['a silent collector', { ...tells('unknown'), telemetrySilent: true }, ['refuses unknown-telemetry']],
    ['telemetry that holds', tells('holds'), []],
    ['telemetry out of its bound', tells('bad'), ['refuses not-steady']],
    ['an application that tells nothing', tells('unknown'), ['warns no-telemetry']],
    ['a term that is over before telemetry tells', { ...tells('holds'), termSeconds: 34 }, ['warns late-telemetry']],
    ['a term that telemetry just tells in', { ...tells('holds'), termSeconds: 35 }, []],
    ['a short term without telemetry', { ...now('holds'), termSeconds: 5 }, []],
  ])('%s', (_what, more, expected) => {
    const found = runFindings({ ...situation, ...more })
    expect(found.map(({ kind, rule }) => `${kind} ${rule}`)).toEqual(expected)
    expect(refusalOf(found) !== null).toBe(expected.some((one) => one.startsWith('refuses')))
  })

  test('a wrong field is the asker’s, a bad moment is a conflict', () => {
    const refusal = (more: Partial<RunSituation>) => refusalOf(runFindings({ ...situation, ...more }))
    expect(refusal({ held: { rollout: null, run: 4 } })).toMatchObject({ code: 'conflict', errors: [{ pointer: '#/application' }], refusal: { rule: 'other-run' } })
    expect(refusal({ ...kill({ count: 4 }), held: { rollout: null, run: 4 } })).toMatchObject({ code: 'invalid-input', errors: [{ pointer: '#/application' }, { pointer: '#/count' }] })
  })
})

describe('residue', () => {
  const clean: Remains = {
    isOnCalls: true, point: 'gone', targets: [], moved: false,
    before: { ...snapshot, groups: [{ name: 'g', wanted: 2, healthy: 2 }], weights: [{ cluster: 'c', serverGroup: 'g', weight: 1, role: 'production' }], instances: ['i1', 'i2'], leases: ['i1', 'i2'] },
    now: { ...snapshot, groups: [{ name: 'g', wanted: 2, healthy: 2 }], weights: [{ cluster: 'c', serverGroup: 'g', weight: 1, role: 'production' }], instances: ['i1', 'i3'], leases: ['i1'] },
  }
  const held = (more: object) => ({ isOnCalls: false, targets: [{ ...target('i1'), paused: false, timer: false, ...more }] })
  test.each<[string, Partial<Remains>, string[]]>([
    ['nothing, where another instance came', {}, []],
    ['a rule', { point: 'active' }, ['rule proxy']],
    ['a proxy that does not say', { point: 'unknown' }, ['unknown proxy']],
    ['a paused instance with its timer', held({ paused: true, timer: true }), ['paused i1']],
    ['a timer', held({ timer: true }), ['timer i1']],
    ['too few instances', { now: { ...clean.now, groups: [{ name: 'g', wanted: 2, healthy: 1 }] } }, ['instances g']],
    ['fewer, where fewer are wanted', { now: { ...clean.now, groups: [{ name: 'g', wanted: 1, healthy: 1 }] } }, []],
    ['no group at all', { now: { ...clean.now, groups: [] } }, ['instances g']],
    ['no group, after a rollout', { moved: true, now: { ...clean.now, groups: [], weights: [] } }, []],
    ['other weights', { now: { ...clean.now, weights: [] } }, ['weights weights']],
    ['a lease that is down', { now: { ...clean.now, leases: [] } }, ['lease i1']],
    ['leases that nobody knows', { now: { ...clean.now, leases: null } }, ['unknown registry']],
    ['one that is ejected', { now: { ...clean.now, ejected: ['i3', 'stranger'] } }, ['ejected i3']],
    ['one that was ejected before', { before: { ...clean.before, ejected: ['i3'] }, now: { ...clean.now, ejected: ['i3'] } }, []],
    ['a breaker that lets nobody through', { now: { ...clean.now, calls: { open: ['shop'], retries: 0, refused: 9 } } }, ['breaker shop']],
    ['a breaker that was open before', { before: { ...clean.before, calls: { open: ['shop'], retries: 0, refused: 9 } }, now: { ...clean.now, calls: { open: ['shop'], retries: 0, refused: 9 } } }, []],
    ['ejections that nobody knows', { now: { ...clean.now, ejected: null } }, ['unknown ejections']],
  ])('%s', (_what, more, expected) => expect(leftoversOf({ ...clean, ...more }).map(({ kind, subject }) => `${kind} ${subject}`)).toEqual(expected))
})

const second = (atMs: number, callee: string, requests: number, more: Partial<PairSecond> = {}): PairSecond => ({ atMs, caller: null, callee, requests, errors: 0, fallbacks: 0, injected: 0, durations: [0, 0, requests], ...more })

describe('what is proposed and shown', () => {
  test('a steady state of what viewers see, else of the pair, else of errors alone', () => {
    const usual = defaultConditions('home', 'shop', [second(0, 'home', 50), second(0, 'shop', 50)])
    expect(usual).toEqual([{ measure: 'error-share', caller: 'edge', callee: '*', bound: 1 }, { measure: 'p95', caller: 'edge', callee: '*', bound: 250 }])
    expect(defaultConditions('home', 'shop', [second(0, 'home', 30, { caller: 'shop', errors: 3 })])).toMatchObject([{ caller: 'shop', callee: 'home', bound: 21 }, { measure: 'p95' }])
    expect(defaultConditions('home', 'edge', [])).toEqual([{ measure: 'error-share', caller: 'edge', callee: 'home', bound: 1 }])
  })

  test('the blast radius is the share of the last half minute’s calls that is hit', () => {
    const seconds = [second(69_999, 'home', 999), second(70_000, 'home', 300), second(80_000, 'home', 60, { caller: 'shop' }), second(80_000, 'shop', 999)]
    const answer = { nowMs: 100_000, seconds }
    expect(blastRadius('home', { ...delay(1), sharePercent: 10 } as never, 0, 3, answer)).toEqual({ instances: { hit: 0, of: 3 }, requestsPerSecond: 1, callers: [{ caller: 'edge', requestsPerSecond: 10 }], usualCaller: 'edge' })
    expect(blastRadius('home', { kind: 'kill', zone: null, count: 1, chosen: [] }, 1, 3, answer)).toMatchObject({ requestsPerSecond: 4, callers: [{ caller: 'edge' }, { caller: 'shop', requestsPerSecond: 2 }] })
    expect(blastRadius('home', { ...delay(1), caller: 'nobody' } as never, 0, 3, { nowMs: 100_000, seconds: seconds.slice(2) })).toMatchObject({ callers: [], usualCaller: 'shop' })
    expect(blastRadius('home', delay(), 0, 3, null)).toMatchObject({ requestsPerSecond: null, callers: null, usualCaller: null })
  })

  test('means leave out the seconds in which the fault came and went', () => {
    const samples = [1, 2, 99, 10, 12, 99, 3].map((value, at) => ({ atMs: at * 1_000, values: [value, null] }))
    const counted = { measure: 'p95', caller: 'edge', callee: 'home', bound: 5 } as const
    const told = { source: 'telemetry', measure: 'cpu', application: 'home', bound: 5 } as const
    expect(summariseRun({ samples, steps: [] }, [counted, counted], 2_500, 5_500)).toEqual({ before: [1.5, null], during: [11, null], after: [3, null] })
    expect(summariseRun({ samples: samples.slice(0, 2), steps: [] }, [counted, counted], null, null)).toEqual({ before: [1.5, null], during: [null, null], after: [null, null] })
    const steps = [1, 99, 10, 99, 3].map((value, at) => ({ atMs: at * 10_000, values: [null, value] }))
    expect(summariseRun({ samples, steps }, [counted, told], 15_000, 35_000)).toEqual({ before: [expect.any(Number), 1], during: [null, 10], after: [null, 3] })
  })
})
