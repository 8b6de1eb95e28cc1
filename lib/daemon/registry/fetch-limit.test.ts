import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFetchLimit } from '@/lib/domains/registry/core/fetch-limit'
import { quietLog, wireInstance } from '@/lib/domains/registry/testing/build'
import { registryListener } from './listener'
import { type LiveRegistry, startLiveRegistry } from './testing/live-registry'

let live: LiveRegistry
let limited: Awaited<ReturnType<typeof registryListener>>
let nowMs: number

beforeEach(async () => {
  nowMs = 1_000_000
  live = await startLiveRegistry()
  limited = await registryListener(live.registry, { host: '127.0.0.1', port: 0, log: quietLog, fetchLimit: createFetchLimit(() => nowMs) })
})
afterEach(async () => {
  await limited.close()
  await live.stop()
})

const ask = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(`http://127.0.0.1:${limited.port}/eureka${path}`, { headers })
  await answer.text()
  return answer.status
}
const askTimes = async (times: number, path: string) => {
  const statuses: number[] = []
  for (let at = 0; at < times; at += 1) statuses.push(await ask(path))
  return statuses
}
const ok = (times: number) => Array.from({ length: times }, () => 200)

test('ten full fetches at once, then a hundred a second; over it 503', async () => {
  expect(await askTimes(11, '/apps')).toEqual([...ok(10), 503])
  nowMs += 10
  expect(await askTimes(2, '/v2/apps/')).toEqual([200, 503])
  nowMs += 1_000
  expect(await askTimes(11, '/apps')).toEqual([...ok(10), 503])
})

test('deltas and single applications are counted together, five hundred a second', async () => {
  await live.call('POST', '/eureka/apps/home', { body: wireInstance() })
  expect(await askTimes(10, '/apps/delta')).toEqual(ok(10))
  expect(await ask('/apps/home')).toBe(503)
  nowMs += 2
  expect(await askTimes(2, '/apps/home')).toEqual([200, 503])
})

test('stock Java clients, peers, heartbeats and all that is no fetch are never held back', async () => {
  await live.call('POST', '/eureka/apps/home', { body: wireInstance() })
  expect(await askTimes(11, '/apps')).toEqual([...ok(10), 503])
  expect(await ask('/apps', { 'discoveryidentity-name': 'DefaultClient' })).toBe(200)
  expect(await ask('/apps', { 'x-netflix-discovery-replication': 'true' })).toBe(200)
  expect(await ask('/apps', { 'discoveryidentity-name': 'MyClient' })).toBe(503)
  for (const path of ['/apps/home/home-1', '/instances/home-1', '/vips/home', '/status']) expect([path, await ask(path)]).toEqual([path, 200])
  const beat = await fetch(`http://127.0.0.1:${limited.port}/eureka/apps/home/home-1`, { method: 'PUT' })
  expect(beat.status).toBe(200)
})

test('without it nobody is held back', async () => {
  const statuses = await Promise.all(Array.from({ length: 40 }, async () => (await live.call('GET', '/eureka/apps')).status))
  expect(statuses).toEqual(ok(40))
})
