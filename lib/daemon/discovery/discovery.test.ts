import { expect, test } from 'vitest'
import { usualBalancing } from '@/lib/domains/gateway/balancing-schemas'
import type { RegistryTarget } from '@/lib/domains/registry/core/targets'
import type { KnownInstance } from '../instances/known-instances'
import { createDiscoveryFeed } from './feed'
import { type DiscoveryContent, discoveryContent } from './snapshot'

const target = (instance: string, application: string, verified: boolean): RegistryTarget => ({ instance, application, zone: 'local-a', cluster: null, serverGroup: null, host: '127.0.0.1', port: 1, verified })
const ours: KnownInstance = { id: 'home-v000-aaaaaa', application: 'home', cluster: 'home', serverGroup: 'home-v000', zone: 'local-a', port: 1, version: '1', secretHash: 'h', dependencies: {} }

test('who registers by itself under the name of an application that the platform runs gets none of its traffic', () => {
  const { targets, callers } = discoveryContent({ state: 'ready', targets: [target('home-v000-aaaaaa', 'home', true), target('impostor', 'home', false), target('theirs', 'legacy', false)], known: [ours] })
  expect(targets.map(({ instance }) => instance)).toEqual(['home-v000-aaaaaa', 'theirs'])
  expect(targets[0]).not.toHaveProperty('verified')
  expect(callers).toEqual([{ secretHash: 'h', instance: 'home-v000-aaaaaa', application: 'home', zone: 'local-a', cluster: 'home', serverGroup: 'home-v000' }])
})

test('rules that people put in force are told to the proxy, and are absent where there are none', () => {
  const changedRules = [{ caller: 'home', callee: 'rows', change: { volume: 3 } }]
  expect([discoveryContent({ state: 'ready', targets: [], known: [], changedRules }).changedRules, discoveryContent({ state: 'ready', targets: [], known: [] })]).toEqual([changedRules, expect.not.objectContaining({ changedRules: expect.anything() })])
})

test('breakers that people forced are told to the proxy, and are absent where there are none', () => {
  const forced = [{ caller: null, callee: 'home', mode: 'open' as const, endsAtMs: 5 }]
  expect([discoveryContent({ state: 'ready', targets: [], known: [], forced }).forced, discoveryContent({ state: 'ready', targets: [], known: [] })]).toEqual([forced, expect.not.objectContaining({ forced: expect.anything() })])
})

test('what a release declares is told once for its server group, and not at all where it declares nothing', () => {
  const dependencies = { catalogue: { timeoutMs: 500 } }
  const { policies } = discoveryContent({ state: 'ready', targets: [], known: [ours, ...['b', 'c'].map((id) => ({ ...ours, id, serverGroup: 'home-v001', dependencies }))] })
  expect(policies).toEqual([{ serverGroup: 'home-v001', application: 'home', dependencies }])
})

test('what people chose of balancing is told as it is, and nothing of applications for which nobody chose', () => {
  const chosen = [{ application: 'home', policy: { ...usualBalancing, rule: 'round-robin' as const } }]
  expect(discoveryContent({ state: 'ready', targets: [], known: [ours], balancing: chosen }).balancing).toEqual(chosen)
  expect(discoveryContent({ state: 'ready', targets: [], known: [ours] }).balancing).toEqual([])
})

test('a watcher gets the picture at once, then one for a burst of changes, and none when nothing is different', async () => {
  let content: DiscoveryContent = { state: 'warming', targets: [], callers: [], weights: [] }
  let reads = 0
  const feed = createDiscoveryFeed(() => ((reads += 1), content), 1)
  const gone = new AbortController()
  const pictures = feed.watch(gone.signal)[Symbol.asyncIterator]()
  const first = (await pictures.next()).value
  expect(first).toMatchObject({ state: 'warming' })

  const second = pictures.next()
  feed.changed() // the same picture: nobody is told
  await expect.poll(() => reads).toBe(2)
  content = { ...content, state: 'ready' }
  for (let times = 0; times < 20; times += 1) feed.changed()
  const { value } = await second
  expect(value).toMatchObject({ state: 'ready' })
  expect(value.version).toBeGreaterThan(first.version)

  const last = pictures.next()
  gone.abort()
  expect(await last).toMatchObject({ done: true })
  feed.stop()
})
