import { afterEach, expect, test, vi } from 'vitest'
import { createMemoryJournal } from './adapters/memory-journal'
import { createPeers, type Peers } from './peers'
import type { RegistryPeer } from './ports'
import { createRegistry, type Registry } from './registry'
import { instanceInfo, quietLog } from './testing/build'

let registry: Registry
let peers: Peers
afterEach(async () => {
  await peers.stop()
  await registry.stop()
})

/** A peer whose answers to a fetch of everything are given by the test. */
function withPeer() {
  const clock = { at: 1_000, nowMs: () => clock.at }
  const asked: { give: () => void; refuse: () => void }[] = []
  const peer: RegistryPeer = {
    url: 'http://b/',
    send: (items) => Promise.resolve(items.map(() => ({ statusCode: 200, newer: null }))),
    fetchAll: () => new Promise((resolve, reject) => asked.push({ give: () => resolve([instanceInfo({ instanceId: 'theirs' })]), refuse: () => reject(new Error('away')) })),
    close: () => Promise.resolve(),
  }
  registry = createRegistry({ clock, log: quietLog, journal: () => createMemoryJournal() })
  peers = createPeers({ registry, peers: [peer], clock, log: quietLog, awayMs: 0 })
  return { clock, asked, state: () => peers.states()[0] }
}

test('a peer is told of as filling, as away since its first failure, and as reached once it gave all it holds', async () => {
  const { clock, asked, state } = withPeer()
  expect(state()).toMatchObject({ state: 'new', filling: false, unreachableSinceMs: null })
  await registry.start(peers.fill)
  await vi.waitUntil(() => asked.length === 1)
  expect(state()).toMatchObject({ state: 'new', filling: true })

  clock.at = 5_000
  asked[0]?.refuse()
  await vi.waitUntil(() => asked.length === 2)
  expect(state()).toMatchObject({ state: 'unreachable', filling: true, unreachableSinceMs: 5_000, lastError: 'away' })
  clock.at = 9_000
  asked[1]?.refuse()
  await vi.waitUntil(() => asked.length === 3)
  expect(state()).toMatchObject({ unreachableSinceMs: 5_000, lastErrorAtMs: 9_000 })

  asked[2]?.give()
  await vi.waitUntil(() => registry.state() === 'ready')
  expect(state()).toMatchObject({ state: 'reached', filling: false, unreachableSinceMs: null, reachedAtMs: 9_000, lastError: 'away' })
  expect(registry.table.find('HOME', 'theirs')?.status).toBe('UP')
})
