import { beforeEach, expect, test } from 'vitest'
import { createMemoryJournal } from './adapters/memory-journal'
import type { TrafficPicture } from './core/traffic-picture'
import { createRegistry, type Registry } from './registry'
import { instanceInfo, quietLog } from './testing/build'
import { createTruthBook, type TruthBook } from './truth-book'
import { TruthListInput } from './truth-schemas'

let nowMs: number
let registry: Registry
let book: TruthBook

const register = (app: string, instanceId: string, more: Record<string, unknown> = {}) => registry.writes.register(instanceInfo({ app, instanceId, hostName: '10.0.0.1', ipAddr: '10.0.0.1', ...more }, nowMs), null)
const heard = (served: Record<string, number>, applicationOf: Record<string, string> = {}, complete = true): TrafficPicture => ({
  asOfMs: nowMs, windowMs: 120_000, complete, byInstance: new Map(Object.entries(served).map(([id, requests]) => [id, { requests, lastAtMs: nowMs }])), applicationOf: new Map(Object.entries(applicationOf)),
})
const look = () => {
  book.observe(nowMs)
  return book.judge(nowMs)
}
const list = (input: Partial<TruthListInput> = {}) => book.list(TruthListInput.parse({ applications: null, ...input }), nowMs)
const probeAll = (answer: (key: string) => boolean) => {
  for (const { key } of book.due(nowMs, 1_000)) book.probed(key, answer(key) ? { kind: 'answered', latencyMs: 1, httpStatus: 200 } : { kind: 'unreachable', detail: 'connection refused' }, nowMs)
}

beforeEach(async () => {
  nowMs = 1_000_000
  registry = createRegistry({ clock: { nowMs: () => nowMs }, log: quietLog, journal: () => createMemoryJournal() })
  await registry.start()
  book = createTruthBook(registry.table, nowMs)
  return () => registry.stop()
})

/** Leases stay while time passes. */
const pass = async (ms: number) => {
  nowMs += ms
  for (const { info } of registry.table.all()) await registry.writes.renew({ app: info.app, id: info.instanceId, secret: null }, null)
}

test('a lease of nobody becomes a ghost by three probes that failed, and stands before the healthy one', async () => {
  await register('home', 'h-1')
  await register('home', 'h-2')
  look()
  await pass(60_000)
  for (let times = 0; times < 3; times += 1) {
    await pass(15_000)
    probeAll((key) => key.endsWith('h-1'))
    book.heard(heard({ 'h-1': 40 }))
    look()
  }
  const { items, counts, total } = list()
  expect(items.map(({ instance, verdict }) => [instance, verdict.kind])).toEqual([['h-2', 'ghost'], ['h-1', 'healthy']])
  expect([counts.ghost, counts.healthy, total]).toEqual([1, 1, 2])
  expect(list({ verdict: 'ghost' }).items[0]?.evidence).toMatchObject({ probe: { times: 3, detail: 'connection refused' }, traffic: { kind: 'none' }, fellowRequests: 40 })
  expect(list({ applications: ['other'] }).total).toBe(0)
  expect(list({ instances: ['h-1'] }).items.map(({ instance }) => instance)).toEqual(['h-1'])
})

test('a lease that is removed is gone from the list at once, before the next look', async () => {
  await register('home', 'h-1')
  await register('home', 'h-2')
  look()
  await registry.writes.cancel({ app: 'HOME', id: 'h-1', secret: null })
  expect(list().items.map(({ instance }) => instance)).toEqual(['h-2'])
  expect(book.find('home', 'h-1')).toBeNull()
})

test('whoever ended a moment ago is no stowaway; whoever goes on serving without a lease is one, and may register', async () => {
  await register('home', 'h-1')
  look()
  await registry.removeLease('home', 'h-1')
  look()
  nowMs += 20_000
  book.heard(heard({ 'h-1': 9 }, { 'h-1': 'home' }))
  look()
  expect(list().total).toBe(0)
  nowMs += 1_000
  book.heard(heard({ 'h-1': 9 }, { 'h-1': 'home' }))
  expect(look()).toBe(true)
  expect(list().items).toMatchObject([{ instance: 'h-1', application: 'home', address: null, verdict: { kind: 'stowaway' }, sinceMs: nowMs }])
  const firstMs = nowMs
  nowMs += 5_000
  book.heard(heard({ 'h-1': 9 }, { 'h-1': 'home' }))
  expect(look()).toBe(false)
  expect(book.find('home', 'h-1')?.sinceMs).toBe(firstMs)
  await register('home', 'h-1')
  expect(look()).toBe(true)
  expect(list().counts.stowaway).toBe(0)
})

test('each is asked once in its turn, and sooner where it did not answer', async () => {
  for (const id of ['a', 'b', 'c']) await register('home', id)
  book.observe(nowMs)
  expect(book.due(nowMs, 2)).toHaveLength(2)
  expect(book.due(nowMs, 9).map(({ key }) => key)).toEqual(['home c'])
  book.probed('home a', { kind: 'unreachable', detail: 'connection refused' }, nowMs)
  book.probed('home b', { kind: 'answered', latencyMs: 1, httpStatus: 200 }, nowMs)
  nowMs += 4_000
  expect(book.due(nowMs, 9).map(({ key }) => key)).toEqual(['home a'])
  // One whose answer never came is asked again as if it were well.
  nowMs += 11_000
  expect(book.due(nowMs, 9).map(({ key }) => key).toSorted()).toEqual(['home b', 'home c'])
  nowMs += 4_000
  expect(book.due(nowMs, 9).map(({ key }) => key)).toEqual(['home a'])
})

test('an address where nothing is sent is not asked, and the evidence says so', async () => {
  await register('home', 'sly', { hostName: '169.254.169.254', ipAddr: '169.254.169.254' })
  book.observe(nowMs)
  expect(book.due(nowMs, 9)).toEqual([])
  book.judge(nowMs)
  expect(list().items[0]?.evidence.probe).toEqual({ kind: 'refused', address: '169.254.169.254' })
})

test('without telemetry nobody is called silent or a ghost', async () => {
  await register('home', 'h-1')
  look()
  for (let times = 0; times < 5; times += 1) {
    await pass(60_000)
    probeAll(() => false)
    look()
  }
  expect(list().items[0]?.verdict).toEqual({ kind: 'undecided', because: 'no-telemetry' })
  expect(list().telemetry).toMatchObject({ asOfMs: null })
})
