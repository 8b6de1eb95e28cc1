import { expect, test } from 'vitest'
import { type Fence, type GroupRow, type GroupStore, LeaseLost } from '../ports'
import { addGroup, addRelease, doer, home, type MakeDelivery, withInstance } from './delivery-under-test'

const end = { state: 'failed', reason: 'exit code 1', failures: 1, exitCode: 1, signal: null } as const

const writes: [string, (store: GroupStore, fence: Fence, group: GroupRow, id: string) => Promise<void>][] = [
  ['intend', (store, fence, group) => store.intend(fence, group, { id: 'home-v000-late', slot: 5, zone: 'local-a', port: 20_005, failures: 0 })],
  ['setSecretHash', (store, fence, _group, id) => store.setSecretHash(fence, id, 'another', 3)],
  ['recordStarted', (store, fence, group, id) => store.recordStarted(fence, group, id, { bootId: 'b', pid: 99, startTime: '9' })],
  ['recordHealthy', (store, fence, group, id) => store.recordHealthy(fence, group, id)],
  ['forgive', (store, fence, _group, id) => store.forgive(fence, id)],
  ['replace', (store, fence, group, id) => store.replace(fence, group, id, 'late')],
  ['retire', (store, fence, group, id) => store.retire(fence, group, id, 'late', 9)],
  ['finish', (store, fence, group, id) => store.finish(fence, group, id, end)],
]

/** What every store promises the controller of server groups. */
export function groupStoreContract(make: MakeDelivery): void {
  test('a server group is loaded with what is wanted of it; there is nothing of an unknown one', async () => {
    const given = await make()
    await addRelease(given, 'd1', home, { catalogue: { timeoutMs: 500, fallbacks: [{ path: '/popular', method: 'GET', status: 200, headers: {}, json: { titles: [] } }] } })
    await addGroup(given, 'g1')
    expect(await given.groups('here').load('none')).toBeNull()
    expect(await given.groups('here').load('g1')).toMatchObject({
      group: {
        id: 'g1', name: 'home-v000', cluster: 'home', application: home, release: { number: 1, version: 'v-d1', digest: 'd1', command: ['node', 'main.js'], dependencies: { catalogue: { timeoutMs: 500, fallbacks: [{ path: '/popular', json: { titles: [] } }] } } },
        wanted: true, desiredSize: 2, zones: ['local-a', 'local-b'], healthPath: '/health', environment: { GREETING: 'secret words' },
      },
      instances: [], history: new Map(),
    })
    await given.delivery.destroy(home, 'home-v000', doer)
    expect((await given.groups('here').load('g1'))?.group.wanted).toBe(false)
  })

  test('an instance goes from its intent to its end, and the ledger has intent and outcome of every act', async () => {
    const given = await make()
    const { store, fence, group, id } = await withInstance(given)
    expect((await store.load('g1'))?.instances).toMatchObject([{ id, slot: 0, zone: 'local-a', port: 20_001, state: 'healthy', desiredState: 'running', failures: 0, healthyAtMs: expect.any(Number) }])
    await store.setSecretHash(fence, id, 'a hash', 7)
    expect((await store.load('g1'))?.instances[0]?.bindingGeneration).toBe(7)
    await store.retire(fence, group, id, 'too many', 3)
    expect((await store.load('g1'))?.instances).toMatchObject([{ id, state: 'stopping', desiredState: 'stopped', reason: 'too many', failures: 3 }])
    await store.forgive(fence, id)
    expect((await store.load('g1'))?.instances[0]?.failures).toBe(0)
    await store.finish(fence, group, id, { state: 'stopped', reason: 'too many', failures: 0, exitCode: 0, signal: null })
    expect((await store.load('g1'))?.instances).toEqual([])
    expect((await given.trail()).slice(2)).toEqual([`instance.start intended ${id}`, `instance.start done ${id}`, `instance.stop intended ${id}`, `instance.stop done ${id}`])
  })

  test('the last end of each slot is known, whichever host it was on, and an end by itself is a failure in the ledger', async () => {
    const given = await make()
    const { store, fence, group, id } = await withInstance(given)
    await store.finish(fence, group, id, end)
    await store.intend(fence, group, { id: 'home-v000-second', slot: 0, zone: 'local-a', port: 20_002, failures: 1 })
    await store.finish(fence, group, 'home-v000-second', { ...end, failures: 2, exitCode: null, signal: 'SIGKILL' })
    const snapshot = await given.groups('elsewhere').load('g1')
    expect([...(snapshot?.history ?? [])]).toEqual([[0, { failures: 2, endedAtMs: expect.any(Number) }]])
    expect((await given.trail()).filter((entry) => entry.startsWith('instance.end'))).toEqual([`instance.end failed ${id}`, 'instance.end failed home-v000-second'])
  })

  test('ports and instances are those of one host, and only while they live', async () => {
    const given = await make()
    const { store, fence, group, id } = await withInstance(given)
    expect([...(await store.portsInUse())]).toEqual([20_001])
    expect([...(await given.groups('elsewhere').portsInUse())]).toEqual([])
    expect((await given.groups('elsewhere').load('g1'))?.instances).toEqual([])
    await store.finish(fence, group, id, end)
    expect([...(await store.portsInUse())]).toEqual([])
  })

  test.each(writes)('%s is refused once the work is with another, and leaves no trace', async (_name, write) => {
    const given = await make()
    const { store, fence, group, id } = await withInstance(given)
    const successor = await given.claim('g1', 'two')
    expect(successor.epoch).toBeGreaterThan(fence.epoch)
    const rows = async () => [(await store.load('g1'))?.instances, await given.trail()]
    const before = await rows()
    await expect(write(store, fence, group, id)).rejects.toThrow(LeaseLost)
    // A name that is right with an epoch that is not, and the other way round.
    await expect(write(store, { ...successor, epoch: fence.epoch }, group, id)).rejects.toThrow(LeaseLost)
    await expect(write(store, { ...fence, epoch: successor.epoch }, group, id)).rejects.toThrow(LeaseLost)
    expect(await rows()).toEqual(before)
    await expect(write(store, successor, group, id)).resolves.toBeUndefined()
  })
}
