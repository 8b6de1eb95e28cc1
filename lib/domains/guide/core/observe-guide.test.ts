import { describe, expect, test } from 'vitest'
import type { LedgerEntry } from '../../ledger/schemas'
import { isChapterDone, isComplete, observeGuide } from './observe-guide'

/** Oldest first, as they happen; the guide is given them newest first, as the ledger lists them. */
const seen = (...told: Partial<LedgerEntry>[]) => observeGuide(told.map(entryOf).toReversed())
const entryOf = (told: Partial<LedgerEntry>, at: number): LedgerEntry => ({
  position: String(at + 1), at: `2026-11-30T10:00:0${at}.000Z`, actor: { kind: 'person', id: 'mina', name: 'mina' }, action: 'none', subject: { kind: 'x', id: 'x' }, teamId: 't', application: null, phase: 'done', hash: 'h', ...told,
})
const positions = (steps: ({ position: string } | null)[]) => steps.map((step) => step?.position ?? null)

const controller = { kind: 'controller', id: 'c', name: 'c' }
const token = { kind: 'token', id: 't', name: 'script' }
const run = (number: number) => ({ subject: { kind: 'chaos-run', id: `CH-${number}` } })
const calls = { fault: { kind: 'calls', caller: 'home' } }
const start = (number: number, more: Partial<LedgerEntry> = {}) => ({ action: 'chaos.start', after: calls, ...run(number), ...more })
const inject = (number: number, more: Partial<LedgerEntry> = {}) => ({ action: 'chaos.inject', actor: controller, ...run(number), ...more })
const finish = (number: number) => ({ action: 'chaos.finish', actor: controller, ...run(number) })
const release = (number: number, version = '1.0.0-failing') => ({ action: 'release.create', after: { number, version }, subject: { kind: 'release', id: `catalogue ${number}` } })
const rollout = (number: number) => ({ subject: { kind: 'rollout', id: `catalogue ${number}` } })
const roll = (number: number, bad: number, more: Partial<LedgerEntry> = {}) => ({ action: 'rollout.start', after: { strategy: 'canary', release: bad }, ...rollout(number), ...more })
const back = (number: number) => ({ action: 'rollout.rolled-back', actor: controller, phase: 'failed' as const, ...rollout(number) })
const order = (id: string, more: Partial<LedgerEntry> = {}) => ({ action: 'service.create', subject: { kind: 'service', id }, ...more })
const provision = (id: string, phase: LedgerEntry['phase'] = 'done') => ({ action: 'service.provision', actor: controller, phase, subject: { kind: 'service', id } })

test('an empty ledger shows nothing', () => {
  const { observed, links } = seen()
  expect(observed).toEqual({
    break: [null, null, null], canary: [null, null, null], database: [null, null], registry: [null, null, null], configuration: [null, null], gateway: [null, null], breakers: [null, null], sidecar: [null, null], zones: [null, null, null],
  })
  expect(links).toEqual({ run: null, release: null, rollout: null })
})

describe('recommendations were broken', () => {
  test.each<[string, Partial<LedgerEntry>[], (string | null)[]]>([
    ['when a person broke the calls, it was injected, and nothing is left', [start(7), inject(7), finish(7)], ['1', '2', '3']],
    ['no further than it came', [start(7), inject(7)], ['1', '2', null]],
    ['not by the intent to inject', [start(7), inject(7, { phase: 'intended' })], ['1', null, null]],
    ['not by a fault on instances', [start(7, { after: { fault: { kind: 'kill' } } }), inject(7), finish(7)], [null, null, null]],
    ['not by a script', [start(7, { actor: token }), inject(7), finish(7)], [null, null, null]],
    ['not by the end of another run', [start(7), inject(7), finish(6)], ['1', '2', null]],
    ['by the run that came furthest, though a newer one was refused', [start(7), inject(7), finish(7), start(8)], ['1', '2', '3']],
    ['by the newest of two that came as far', [start(7), start(8)], ['2', null, null]],
    ['not by an end that is told without an injection', [start(7), finish(7)], ['1', null, null]],
  ])('%s', (_what, told, expected) => expect(positions(seen(...told).observed.break)).toEqual(expected))

  test('the link leads to the run that is shown', () => expect(seen(start(7), inject(7), start(8)).links.run).toBe(7))
})

describe('the canary caught the bad release', () => {
  test.each<[string, Partial<LedgerEntry>[], (string | null)[]]>([
    ['when a canary of it was rolled back', [release(2), roll(4, 2), back(4)], ['1', '2', '3']],
    ['not while it is on its way', [release(2), roll(4, 2)], ['1', '2', null]],
    ['not by a rollout of another release', [release(2), roll(4, 1), back(4)], ['1', null, null]],
    ['not by a release of another version', [release(2, '1.0.1'), roll(4, 2), back(4)], [null, null, null]],
    ['not by a rollout without a canary', [release(2), roll(4, 2, { after: { strategy: 'redblack', release: 2 } }), back(4)], ['1', null, null]],
    ['not by a script', [release(2), roll(4, 2, { actor: token }), back(4)], ['1', null, null]],
    ['whoever made the release', [{ ...release(2), actor: token }, roll(4, 2), back(4)], ['1', '2', '3']],
    ['by the second try when the first was promoted', [release(2), roll(4, 2), roll(5, 2), back(5)], ['1', '3', '4']],
  ])('%s', (_what, told, expected) => expect(positions(seen(...told).observed.canary)).toEqual(expected))

  test('the links lead to the newest bad release and to its rollout', () => {
    expect(seen(release(2), release(3), roll(4, 3)).links).toEqual({ run: null, release: 3, rollout: 4 })
  })
})

describe('a database was made', () => {
  test.each<[string, Partial<LedgerEntry>[], (string | null)[]]>([
    ['when a person ordered it and it is ready', [order('a'), provision('a')], ['1', '2']],
    ['not while it is made', [order('a'), provision('a', 'intended')], ['1', null]],
    ['not when it failed', [order('a'), provision('a', 'failed')], ['1', null]],
    ["not by the sample estate's own", [order('a', { actor: token }), provision('a')], [null, null]],
    ['not by another that is ready', [order('a'), provision('b')], ['1', null]],
  ])('%s', (_what, told, expected) => expect(positions(seen(...told).observed.database)).toEqual(expected))
})

const instance = (id: string) => ({ subject: { kind: 'instance', id } })
const askDrain = (id: string, more: Partial<LedgerEntry> = {}) => ({ action: 'instance.ask-drain', ...instance(id), ...more })
const drained = (id: string, phase: LedgerEntry['phase'] = 'done') => ({ action: 'instance.drain', actor: controller, phase, ...instance(id) })
const askBack = (id: string, more: Partial<LedgerEntry> = {}) => ({ action: 'instance.ask-back', ...instance(id), ...more })

describe('an instance was drained and brought back', () => {
  test.each<[string, Partial<LedgerEntry>[], (string | null)[]]>([
    ['when a person asked for both and it was drained between', [askDrain('h-1'), drained('h-1', 'intended'), drained('h-1'), askBack('h-1')], ['1', '3', '4']],
    ['not drained when it was asked back before', [askDrain('h-1'), drained('h-1', 'failed'), askBack('h-1')], ['1', null, null]],
    ['not by another instance', [askDrain('h-1'), drained('h-2'), askBack('h-2')], ['1', null, null]],
    ['not by a script', [askDrain('h-1', { actor: token }), drained('h-1'), askBack('h-1')], [null, null, null]],
    ['not brought back by a script', [askDrain('h-1'), drained('h-1'), askBack('h-1', { actor: token })], ['1', '2', null]],
    ['not by what was done before it was asked for', [drained('h-1'), askBack('h-1'), askDrain('h-1')], ['3', null, null]],
    ['by the first of two times on the same one', [askDrain('h-1'), drained('h-1'), askBack('h-1'), askDrain('h-1'), drained('h-1')], ['1', '2', '3']],
  ])('%s', (_what, told, expected) => expect(positions(seen(...told).observed.registry)).toEqual(expected))
})

describe('what was set was taken back', () => {
  const about = (kind: string, id: string) => ({ subject: { kind, id } })
  const document = about('config', 'application home')
  const pair = about('breaker', 'home > recommendations')
  const usual = about('application', 'recommendations')
  test.each<['configuration' | 'gateway' | 'breakers' | 'sidecar', Partial<LedgerEntry>[], (string | null)[]]>([
    ['configuration', [{ action: 'config.save', ...document }, { action: 'config.save', ...document }, { action: 'config.roll-back', ...document }], ['2', '3']],
    ['configuration', [{ action: 'config.save', ...document }, { action: 'config.roll-back', ...about('config', 'zone a of home') }], ['1', null]],
    ['gateway', [{ action: 'gateway-route.create', ...about('gateway-route', 'mine') }, { action: 'gateway-route.delete', ...about('gateway-route', 'mine') }], ['1', '2']],
    ['gateway', [{ action: 'gateway-route.create', actor: token, ...about('gateway-route', 'mine') }], [null, null]],
    ['breakers', [{ action: 'breaker.force', ...pair }, { action: 'breaker.release', ...pair }], ['1', '2']],
    ['breakers', [{ action: 'breaker.force', ...pair }, { action: 'breaker.force-end', actor: controller, ...pair }, { action: 'breaker.release', ...pair }], ['1', '2']],
    ['breakers', [{ action: 'breaker.force', ...pair }, { action: 'breaker.release', actor: token, ...pair }], ['1', null]],
    ['sidecar', [{ action: 'balancing.set', ...usual }, { action: 'balancing.forget', ...usual }], ['1', '2']],
  ])('%s, case %#', (chapter, told, expected) => expect(positions(seen(...told).observed[chapter])).toEqual(expected))
})

describe('whether a zone can be lost was asked', () => {
  const capacity = (ratePerInstance: number | null, more: Partial<LedgerEntry> = {}) => ({ action: 'application.capacity', after: { ratePerInstance }, ...more })
  const zone = (action: string, id: string, more: Partial<LedgerEntry> = {}) => ({ action, subject: { kind: 'zone', id }, ...more })
  test.each<[string, Partial<LedgerEntry>[], (string | null)[]]>([
    ['by a limit, and by a zone that went and came back', [capacity(60), zone('zone.drain', 'a'), zone('zone.bring-back', 'a')], ['1', '2', '3']],
    ['not by a limit that was taken away', [capacity(null)], [null, null, null]],
    ['not by a script', [capacity(60, { actor: token }), zone('zone.drain', 'a', { actor: token })], [null, null, null]],
    ['not brought back by another zone', [zone('zone.drain', 'a'), zone('zone.bring-back', 'b')], [null, '1', null]],
  ])('%s', (_what, told, expected) => expect(positions(seen(...told).observed.zones)).toEqual(expected))
})

test('a chapter is done with its last step, and the guide with its last chapter', () => {
  const most = [start(7), inject(7), finish(7), release(2), roll(4, 2), back(4), order('a')]
  const { observed } = seen(...most)
  expect([isChapterDone('break', observed), isChapterDone('canary', observed), isChapterDone('database', observed), isComplete(observed)]).toEqual([true, true, false, false])
  expect(isComplete(seen(...most, provision('a')).observed)).toBe(true)
})
