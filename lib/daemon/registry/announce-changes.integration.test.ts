import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Daemon } from '@/lib/compose/daemon'
import { wireInstance } from '@/lib/domains/registry/testing/build'
import { createDaemonHarness, type DaemonHarness, until } from '../testing/daemon-harness'

let harness: DaemonHarness
let daemon: Daemon
beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_400, to: 25_410 })
  daemon = await harness.start()
})
afterAll(async () => {
  await daemon.stop()
  await harness.clean()
})

const events = () => harness.database.streamEvent.findMany({ where: { topic: 'registry', key: 'leases' } })
const told = (count: number) => until(`${count} events`, async () => ((await events()).length >= count ? true : null))
const eureka = async (method: string, path: string, body?: unknown) => {
  const json = body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  return (await fetch(`http://127.0.0.1:${harness.settings.ports.eureka}/eureka/apps/${path}`, { method, ...json })).status
}

test('open pages hear of registrations, statuses and ends, and not of heartbeats', async () => {
  // The registry is ready again: that is the first.
  await told(1)
  expect(await eureka('POST', 'home', wireInstance())).toBe(204)
  await told(2)
  // For longer than changes are gathered: one of these would have been told.
  for (const till = Date.now() + 1_500; Date.now() < till; ) expect(await eureka('PUT', 'home/home-1')).toBe(200)
  expect(await events()).toHaveLength(2)
  expect(await eureka('PUT', 'home/home-1/status?value=OUT_OF_SERVICE')).toBe(200)
  await told(3)
  expect(await eureka('DELETE', 'home/home-1')).toBe(200)
  await told(4)
  const all = await events()
  expect(all).toHaveLength(4)
  expect(all.every(({ teamId, key }) => teamId === null && key === 'leases')).toBe(true)
})

test('a storm of registrations is a handful of events', async () => {
  const before = (await events()).length
  const startedAtMs = Date.now()
  await Promise.all(Array.from({ length: 300 }, (_, n) => eureka('POST', 'many', wireInstance({ app: 'many', instanceId: `many-${n}` }))))
  await told(before + 1)
  const seconds = Math.ceil((Date.now() - startedAtMs) / 1_000)
  expect((await events()).length - before).toBeLessThanOrEqual(seconds + 1)
})
