import { afterEach, beforeEach, expect, test } from 'vitest'
import { createRemoteEureka } from '@/lib/domains/registry/adapters/remote-eureka'
import type { PlannedRemote } from '@/lib/domains/registry/remote-schemas'
import { quietLog, wireInstance } from '@/lib/domains/registry/testing/build'
import { createEngineClient } from '@/lib/domains/telemetry/adapters/engines/engine-client'
import { systemClock } from '@/lib/kernel/clock'
import { createRemotes, type Remotes } from './remotes'
import { registryListener, type RegistryListener } from './listener'
import { type LiveRegistry, startLiveRegistry } from './testing/live-registry'
import { cutLink } from './testing/cut-link'

let own: LiveRegistry
let other: LiveRegistry
let link: Awaited<ReturnType<typeof cutLink>>
let remotes: Remotes
let listener: RegistryListener

const plan = (more: Partial<PlannedRemote> = {}): PlannedRemote => ({
  name: 'eu', url: `http://127.0.0.1:${link.port}/eureka`, login: 'none', username: '', secret: null, caPem: '', insideAllowed: true, version: 1, secretLost: false, ...more,
})
const put = (at: LiveRegistry, instanceId: string, more = {}) => at.call('POST', '/eureka/apps/home', { body: wireInstance({ instanceId, ...more }) })
const readOf = (name = 'eu') => remotes.sides(null).remotes.find((one) => one.name === name)

interface Document {
  applications: { versions__delta: string; apps__hashcode: string; application: { name: string; instance: { instanceId: string; actionType: string }[] }[] }
}
async function asked(path: string, accept = 'application/json'): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${listener.port}/eureka${path}`, { headers: { accept } })
  expect(answer.status).toBe(200)
  return answer.text()
}
async function list(path: string) {
  const { applications } = JSON.parse(await asked(path)) as Document
  return { hash: applications.apps__hashcode, names: applications.application.map(({ name }) => name), instances: applications.application.flatMap(({ instance }) => instance.map(({ instanceId, actionType }) => `${instanceId} ${actionType}`)).sort() }
}

beforeEach(async () => {
  ;[own, other] = await Promise.all([startLiveRegistry(), startLiveRegistry()])
  link = await cutLink(other.port)
  remotes = createRemotes({ own: own.registry.table, connect: (one) => createRemoteEureka(createEngineClient({ ...one, tenant: '' }, 2_000)), clock: systemClock, log: quietLog, everyMs: 10 })
  listener = await registryListener(own.registry, { host: '127.0.0.1', port: 0, log: quietLog, remotes })
  await Promise.all([put(own, 'here'), put(other, 'there'), put(other, 'far', { app: 'home', status: 'DOWN' })])
  await remotes.apply([plan()])
  await expect.poll(() => readOf()?.state.readAtMs).not.toBeNull()
})
afterEach(async () => {
  await remotes.stop()
  await Promise.all([listener.close(), own.stop(), other.stop(), link.close()])
})

test('who asks for a region gets its instances too, under one hash; who asks for none, or for one that is not known, gets our own', async () => {
  expect(await list('/apps?regions=eu')).toEqual({ hash: 'DOWN_1_UP_2_', names: ['HOME'], instances: ['far ADDED', 'here ADDED', 'there ADDED'] })
  expect((await list('/apps?regions=EU,nowhere,eu,')).instances).toHaveLength(3)
  for (const path of ['/apps', '/apps?regions=', '/apps?regions=nowhere']) expect(await list(path)).toMatchObject({ hash: 'UP_1_', instances: ['here ADDED'] })
  expect(await asked('/apps?regions=eu', 'application/xml')).toMatch(/<apps__hashcode>DOWN_1_UP_2_<\/apps__hashcode>.*<instanceId>there<\/instanceId>/)
})

test('changes there are in the delta, and in the next list', async () => {
  const before = JSON.parse(await asked('/apps/delta?regions=eu')) as Document
  await other.call('PUT', '/eureka/apps/home/there/status?value=OUT_OF_SERVICE')
  await other.call('DELETE', '/eureka/apps/home/far')
  await expect.poll(async () => (await list('/apps/delta?regions=eu')).instances).toEqual(['far DELETED', 'here ADDED', 'there MODIFIED'])
  expect(await list('/apps?regions=eu')).toMatchObject({ hash: 'OUT_OF_SERVICE_1_UP_1_', instances: ['here ADDED', 'there MODIFIED'] })
  const after = JSON.parse(await asked('/apps/delta?regions=eu')) as Document
  expect(Number(after.applications.versions__delta)).toBeGreaterThan(Number(before.applications.versions__delta))
  expect((await list('/apps/delta')).instances).toEqual(['here ADDED'])
})

test('nothing of another region is one of ours: not found, not written, not a target', async () => {
  expect((await own.call('GET', '/eureka/apps/home/there')).status).toBe(404)
  expect((await own.call('PUT', '/eureka/apps/home/there')).status).toBe(404)
  expect(own.registry.targets().map(({ instance }) => instance)).toEqual(['here'])
})

test('while it does not answer, what was read last stays, and it is said since when and why', async () => {
  link.cut()
  await expect.poll(() => readOf()?.state.finding?.kind).toBeDefined()
  expect(readOf()?.state.failedSinceMs).not.toBeNull()
  expect((await list('/apps?regions=eu')).instances).toHaveLength(3)
  await other.call('DELETE', '/eureka/apps/home/far')
  link.join()
  await expect.poll(() => readOf()?.state.finding).toBeNull()
  expect((await list('/apps?regions=eu')).hash).toBe('UP_2_')
})

test('a delta that has lost something is made good by reading everything', async () => {
  const far = other.registry.table.find('HOME', 'far')
  if (!far) throw new Error('it is there')
  // As a server that forgot: gone from its list, and not in its delta.
  other.registry.table.remove(far)
  other.registry.table.bump()
  await expect.poll(async () => (await list('/apps?regions=eu')).hash).toBe('UP_2_')
})

test('one that leads elsewhere is read anew, one that is gone from the plan is forgotten', async () => {
  const third = await startLiveRegistry()
  await put(third, 'third')
  await remotes.apply([plan({ url: `${third.origin}/eureka/v2/`, version: 2 })])
  await expect.poll(async () => (await list('/apps?regions=eu')).instances).toEqual(['here ADDED', 'third ADDED'])
  await remotes.apply([])
  expect((await list('/apps?regions=eu')).instances).toEqual(['here ADDED'])
  expect(remotes.sides(null).remotes).toEqual([])
  await third.stop()
})
