import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHttpPeer } from '@/lib/domains/registry/adapters/http-peer'
import { createPeers, type Peers } from '@/lib/domains/registry/peers'
import type { Registry } from '@/lib/domains/registry/registry'
import { expectedInstance, quietLog, wireInstance } from '@/lib/domains/registry/testing/build'
import { systemClock } from '@/lib/kernel/clock'
import { until } from '../testing/daemon-harness'
import { cutLink } from './testing/cut-link'
import { type LiveRegistry, startLiveRegistry } from './testing/live-registry'

let [a, b]: LiveRegistry[] = []
let links: Awaited<ReturnType<typeof cutLink>>[] = []
let peers: Peers[] = []

const replicate = (registry: Registry, port: number, fillWithinMs = 5_000) => {
  const made = createPeers({ registry, peers: [createHttpPeer(`http://127.0.0.1:${port}/`)], clock: systemClock, log: quietLog, awayMs: 50, fillWithinMs })
  peers.push(made)
  return made
}

const left = () => a as LiveRegistry
const right = () => b as LiveRegistry

beforeEach(async () => {
  ;[a, b] = await Promise.all([startLiveRegistry(), startLiveRegistry()])
  links = [await cutLink(right().port), await cutLink(left().port)]
  replicate(left().registry, links[0]?.port ?? 0)
  replicate(right().registry, links[1]?.port ?? 0)
})
afterEach(async () => {
  await Promise.all(peers.map((one) => one.stop()))
  await Promise.all([left().stop(), right().stop()])
  await Promise.all(links.map((link) => link.close()))
  peers = []
})

const register = async (at: LiveRegistry, instanceId: string, dirty: number, more = {}) =>
  expect((await at.call('POST', '/eureka/apps/home', { body: wireInstance({ instanceId, lastDirtyTimestamp: String(dirty), ...more }) })).status).toBe(204)
const find = (at: LiveRegistry, id: string) => at.registry.table.find('HOME', id)
const held = (at: LiveRegistry) => [...at.registry.table.all()].map(({ info, status }) => `${info.instanceId} ${status} ${info.lastDirtyTimestampMs}`).sort()
const equal = () => until('both hold the same', async () => held(left()).join() === held(right()).join())

test('what happens at one is seen at the other: registration, status, its end, metadata, cancel', async () => {
  await register(left(), 'x', 1_000)
  await until('registered', async () => find(right(), 'x')?.status === 'UP')
  await left().call('PUT', '/eureka/apps/home/x/status?value=OUT_OF_SERVICE')
  await until('out of service', async () => find(right(), 'x')?.override === 'OUT_OF_SERVICE')
  await left().call('DELETE', '/eureka/apps/home/x/status?value=UP')
  await until('in service', async () => find(right(), 'x')?.override === null && find(right(), 'x')?.status === 'UP')
  await left().call('PUT', '/eureka/apps/home/x/metadata?colour=blue')
  await until('metadata', async () => find(right(), 'x')?.info.metadata.colour === 'blue')
  await right().call('DELETE', '/eureka/apps/home/x')
  await until('cancelled', async () => find(left(), 'x') === null)
})

test('a heartbeat that the other does not know brings the instance back there', async () => {
  await register(left(), 'x', 1_000)
  await until('registered', async () => find(right(), 'x'))
  await right().call('DELETE', '/eureka/apps/home/x', { headers: { 'x-netflix-discovery-replication': 'true' } })
  expect(find(right(), 'x')).toBeNull()
  expect((await left().call('PUT', '/eureka/apps/home/x')).status).toBe(200)
  await until('back', async () => find(right(), 'x'))
})

test('after a partition both are equal: none is lost, the later of two data wins, a cancel does not end a newer self', async () => {
  for (const id of ['stays', 'differs', 'goes', 'moves']) await register(left(), id, 1_000)
  await equal()
  for (const link of links) link.cut()
  await register(left(), 'new-left', 1_000)
  await register(right(), 'new-right', 1_000)
  await register(left(), 'differs', 2_000, { hostName: 'older' })
  await register(right(), 'differs', 3_000, { hostName: 'newer' })
  await left().call('DELETE', '/eureka/apps/home/goes')
  await left().call('DELETE', '/eureka/apps/home/moves')
  await register(right(), 'moves', 4_000)
  await left().call('PUT', '/eureka/apps/home/stays/status?value=OUT_OF_SERVICE')
  await until('the loss is told', async () => peers.every((one) => one.states()[0]?.state === 'unreachable' && one.states()[0]?.lastError !== null && (one.states()[0]?.waiting ?? 0) > 0))
  for (const link of links) link.join()
  await equal()
  expect(held(right())).toEqual(['differs UP 3000', 'moves UP 4000', 'new-left UP 1000', 'new-right UP 1000', 'stays OUT_OF_SERVICE 1000'])
  expect([find(left(), 'differs')?.info.hostName, find(right(), 'differs')?.info.hostName]).toEqual(['newer', 'newer'])
  await until('nothing waits', async () => peers.every((one) => one.states()[0]?.waiting === 0 && one.states()[0]?.state === 'reached'))
})

test('a new one answers reads once it is filled, and after its time when no peer is there', async () => {
  await register(left(), 'x', 1_000)
  const fresh = await startLiveRegistry({ started: false })
  await fresh.registry.start(replicate(fresh.registry, left().port).fill)
  await until('ready', async () => fresh.registry.state() === 'ready')
  expect(held(fresh)).toEqual(['x UP 1000'])

  for (const link of links) link.cut()
  const alone = await startLiveRegistry({ started: false })
  const state = replicate(alone.registry, links[0]?.port ?? 0, 300)
  await alone.registry.start(state.fill)
  expect([alone.registry.state(), (await alone.call('GET', '/eureka/apps')).status]).toEqual(['warming', 403])
  await register(alone, 'y', 1_000)
  await until('ready', async () => alone.registry.state() === 'ready')
  expect((await alone.call('GET', '/eureka/apps')).status).toBe(200)
  await Promise.all([peers.pop()?.stop(), peers.pop()?.stop()])
  await Promise.all([fresh.stop(), alone.stop()])
})

test('a batch answers each item in order, and nothing of it is sent on or written over what the runtime made', async () => {
  await left().registry.expectInstance(expectedInstance({ id: 'ours' }))
  await register(left(), 'newer', 5_000)
  await equal()
  const told: string[] = []
  left().registry.onReplicable(({ info }, what) => told.push(`${what} ${info.instanceId}`))
  const item = (id: string, action: string, dirty: number, more = {}) => ({ appName: 'HOME', id, lastDirtyTimestamp: dirty, status: 'UP', overriddenStatus: null, action, ...more })
  const answer = await left().call('POST', '/eureka/v2/peerreplication/batch/', {
    body: {
      replicationList: [
        item('nobody', 'Heartbeat', 1), item('newer', 'Heartbeat', 4_000), item('newer', 'Heartbeat', 6_000), item('newer', 'Heartbeat', 5_000),
        item('z', 'Register', 1, { instanceInfo: wireInstance({ instanceId: 'z' }).instance }), item('ours', 'Register', 1, { instanceInfo: wireInstance({ instanceId: 'ours' }).instance }),
        { action: 'Dance' }, item('nobody', 'Cancel', 1), item('newer', 'StatusUpdate', 5_000, { status: 'DOWN' }),
      ],
    },
  })
  const { responseList } = (await answer.json()) as { responseList: { statusCode: number; responseEntity: { lastDirtyTimestamp: string } | null }[] }
  expect(responseList.map(({ statusCode }) => statusCode)).toEqual([404, 409, 404, 200, 200, 403, 400, 404, 200])
  expect(responseList.map(({ responseEntity }) => responseEntity?.lastDirtyTimestamp ?? null)).toEqual([null, '5000', null, null, null, null, null, null, null])
  expect(told).toEqual([])
  expect(find(left(), 'ours')).toBeNull()
})

test('overrides are listed, and auto-scaling groups are refused as without Amazon', async () => {
  await register(left(), 'x', 1_000)
  await left().call('PUT', '/eureka/apps/home/x/status?value=OUT_OF_SERVICE')
  expect(await (await left().call('GET', '/eureka/serverinfo/statusoverrides')).json()).toEqual({ x: 'OUT_OF_SERVICE' })
  expect((await left().call('PUT', '/eureka/v2/asg/group/status?value=DISABLED')).status).toBe(400)
})
