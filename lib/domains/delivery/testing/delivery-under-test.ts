import type { DeclaredDependencies } from '../../gateway/dependency-schemas'
import type { ApplicationRef, DeliveryStore, Doer, Fence, GroupStore, ServerGroupDraft } from '../ports'
import type { ServerGroup } from '../schemas'

/** Both stores over the same rows: the applications `home` of `front` and `home-blue` of `back`, and nothing else. */
export interface DeliveryUnderTest {
  delivery: DeliveryStore
  groups(host: string): GroupStore
  /** Gives the server group's work to the holder, as a controller claims it: the epoch rises. */
  claim(groupId: string, holder: string): Promise<Fence>
  /** Server groups whose controller was asked to look since the last question, each once. */
  woken(): Promise<string[]>
  /** `action phase subject` of the ledger's entries, oldest first. */
  trail(): Promise<string[]>
}

export type MakeDelivery = () => Promise<DeliveryUnderTest>

export const home: ApplicationRef = { id: 'home', name: 'home', teamId: 'front' }
export const homeBlue: ApplicationRef = { id: 'home-blue', name: 'home-blue', teamId: 'back' }
export const doer: Doer = { actor: { kind: 'person', id: 'mina', name: 'Mina' } }

export const draft = (id: string, more: Partial<ServerGroupDraft> = {}): ServerGroupDraft => ({
  id, cluster: 'home', release: 1, size: 2, zones: ['local-a', 'local-b'], healthPath: '/health', environment: { GREETING: 'secret words' }, ...more,
})

export const addRelease = ({ delivery }: DeliveryUnderTest, digest: string, application = home, dependencies: DeclaredDependencies = {}) =>
  delivery.addRelease(application, { id: `${application.id} ${digest}`, digest, sizeBytes: 10, version: `v-${digest}`, command: ['node', 'main.js'], dependencies }, doer)

export async function addGroup({ delivery }: DeliveryUnderTest, id: string, more: Partial<ServerGroupDraft> = {}, application = home): Promise<ServerGroup> {
  const added = await delivery.addServerGroup(application, draft(id, more), doer)
  if (added.kind !== 'added') throw new Error(added.kind)
  return added.group
}

/** A server group with its work claimed, and an instance of it that is healthy. */
export async function withInstance(given: DeliveryUnderTest, id = 'home-v000-aaaaaa') {
  await addRelease(given, 'd1')
  const { id: groupId } = await addGroup(given, 'g1')
  const fence = await given.claim(groupId, 'one')
  const store = given.groups('here')
  const group = (await store.load(groupId))?.group
  if (!group) throw new Error('no group')
  await store.intend(fence, group, { id, slot: 0, zone: 'local-a', port: 20_001, failures: 0 })
  await store.recordStarted(fence, group, id, { bootId: 'b', pid: 42, startTime: '7' })
  await store.recordHealthy(fence, group, id)
  return { group, fence, store, id }
}
