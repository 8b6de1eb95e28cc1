import { afterEach, expect, test } from 'vitest'
import { ok } from '@/lib/kernel/result'
import type { RemoteEureka } from './ports'
import { createRemoteRegistry, type RemoteRegistry } from './remote-registries'
import { instanceInfo, quietLog } from './testing/build'

let nowMs = 1_000_000
let registry: RemoteRegistry | null = null
afterEach(() => registry?.stop())

/** A server that says `hash` of itself and holds one instance that can be read. */
function counting(hash: () => string | null) {
  const asked = { full: 0, delta: 0 }
  const told = () => ({ hash: hash(), instances: [{ info: instanceInfo(), action: 'ADDED' as const }] })
  const remote: RemoteEureka = { full: async () => (asked.full++, ok(told())), delta: async () => (asked.delta++, ok(told())), close: async () => undefined }
  registry = createRemoteRegistry({ name: 'eu', remote, clock: { nowMs: () => nowMs }, log: quietLog, everyMs: 1 })
  return asked
}

test('as long as the sum is right, deltas are all that is asked for', async () => {
  const asked = counting(() => 'UP_1_')
  await expect.poll(() => asked.delta).toBeGreaterThan(5)
  expect(asked.full).toBe(1)
})

test('a sum that becomes wrong is made good at once', async () => {
  let hash = 'UP_1_'
  const asked = counting(() => hash)
  await expect.poll(() => asked.delta).toBeGreaterThan(2)
  hash = 'UP_2_'
  await expect.poll(() => asked.full).toBe(2)
})

test.each(['UP_2_', null])('a server whose own list never comes to its sum %s is read whole once a minute, its changes all the time', async (hash) => {
  const asked = counting(() => hash)
  await expect.poll(() => asked.delta).toBeGreaterThan(5)
  expect(asked.full).toBe(1)
  nowMs += 60_000
  await expect.poll(() => asked.full).toBe(2)
  expect(registry?.state()).toMatchObject({ readAtMs: nowMs, finding: null })
})
