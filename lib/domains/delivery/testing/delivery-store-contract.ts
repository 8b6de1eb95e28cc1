import { describe, expect, test } from 'vitest'
import { addGroup, addRelease, doer, draft, home, homeBlue, type MakeDelivery, withInstance } from './delivery-under-test'

const everything = { state: 'all', after: null, limit: 9 } as const

/** What every store of releases and server groups promises. */
export function deliveryStoreContract(make: MakeDelivery): void {
  describe('releases', () => {
    test('are numbered for each application, newest first, in pages; the same bytes are the same release, also at once', async () => {
      const given = await make()
      expect(await addRelease(given, 'd1')).toMatchObject({ number: 1, digest: 'd1', version: 'v-d1', sizeBytes: 10, command: ['node', 'main.js'], createdBy: 'Mina' })
      const twice = await Promise.all([1, 2].map((n) => given.delivery.addRelease(home, { id: `r${n}`, digest: 'd2', sizeBytes: 1, version: '', command: [] }, doer)))
      expect(twice.map(({ number }) => number)).toEqual([2, 2])
      expect((await Promise.all([addRelease(given, 'd3'), addRelease(given, 'd4')])).map(({ number }) => number).toSorted()).toEqual([3, 4])
      expect((await addRelease(given, 'd1', homeBlue)).number).toBe(1)

      const page = await given.delivery.releases(home, { below: null, limit: 3 })
      expect([page.items.map(({ number }) => number), page.total, page.more]).toEqual([[4, 3, 2], 4, true])
      expect(await given.delivery.releases(home, { below: 2, limit: 3 })).toMatchObject({ items: [{ number: 1 }], more: false })
      expect((await given.trail()).filter((entry) => entry.includes('home 2'))).toEqual(['release.create done home 2'])
    })
  })

  describe('server groups', () => {
    test('get the next number of their cluster, wake their controller and are written down without secrets', async () => {
      const given = await make()
      await addRelease(given, 'd1')
      expect(await addGroup(given, 'g1')).toMatchObject({ name: 'home-v000', sequence: 0, desiredSize: 2, version: 0, healthy: 0, release: { number: 1, version: 'v-d1', digest: 'd1' }, desiredState: 'running' })
      expect((await addGroup(given, 'g2', { cluster: 'home-green' })).name).toBe('home-green-v000')
      expect(await given.woken()).toEqual(['g1', 'g2'])
      const names = await Promise.all(['g3', 'g4'].map(async (id) => (await addGroup(given, id)).name))
      expect(names.toSorted()).toEqual(['home-v001', 'home-v002'])
      expect((await given.trail()).slice(1, 3)).toEqual(['server-group.create done home-v000', 'server-group.create done home-green-v000'])
      expect((await given.trail()).join()).not.toContain('secret words')
    })

    test('need a release of their own application and a cluster that is nobody else’s', async () => {
      const given = await make()
      await addRelease(given, 'd1')
      await addRelease(given, 'd1', homeBlue)
      const before = await given.trail()
      expect(await given.delivery.addServerGroup(home, draft('g', { release: 2 }), doer)).toEqual({ kind: 'no-release' })
      // An application of that name owns the cluster, with or without server groups.
      expect(await given.delivery.addServerGroup(home, draft('g', { cluster: 'home-blue' }), doer)).toEqual({ kind: 'cluster-taken', by: 'home-blue' })
      expect(await given.trail()).toEqual(before)
      await addGroup(given, 'g2', { cluster: 'home-red' }, homeBlue)
      expect(await given.delivery.addServerGroup(home, draft('g', { cluster: 'home-red' }), doer)).toEqual({ kind: 'cluster-taken', by: 'home-blue' })
    })

    test('scale under the version that was decided on; each change raises it and wakes', async () => {
      const given = await make()
      await addRelease(given, 'd1')
      await addGroup(given, 'g1')
      await given.woken()
      const scale = (size: number, expected?: number, application = home) => given.delivery.scale(application, 'home-v000', size, expected, doer)
      expect(await scale(5, 0)).toMatchObject({ kind: 'changed', group: { desiredSize: 5, version: 1 } })
      expect(await given.woken()).toEqual(['g1'])
      const before = await given.trail()
      expect(await scale(6, 0)).toEqual({ kind: 'other-version', version: 1 })
      expect(await scale(6, 1, homeBlue)).toEqual({ kind: 'missing' })
      expect(await given.delivery.scale(home, 'home-v009', 1, undefined, doer)).toEqual({ kind: 'missing' })
      expect([await given.trail(), await given.woken()]).toEqual([before, []])
      const outcomes = await Promise.all([7, 8].map((size) => scale(size, 1)))
      expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['changed', 'other-version'])
      expect((await given.trail()).at(-1)).toBe('server-group.scale done home-v000')
    })

    test('are destroyed once and for good; their number is not used again', async () => {
      const given = await make()
      await addRelease(given, 'd1')
      await addGroup(given, 'g1')
      expect(await given.delivery.destroy(homeBlue, 'home-v000', doer)).toEqual({ kind: 'missing' })
      expect(await given.delivery.destroy(home, 'home-v000', doer)).toMatchObject({ kind: 'changed', group: { desiredState: 'destroyed', destroyedAt: expect.any(String) } })
      expect(await given.delivery.destroy(home, 'home-v000', doer)).toEqual({ kind: 'destroyed' })
      expect(await given.delivery.scale(home, 'home-v000', 1, undefined, doer)).toEqual({ kind: 'destroyed' })
      expect((await given.trail()).slice(2)).toEqual(['server-group.destroy done home-v000'])
      expect((await addGroup(given, 'g2')).name).toBe('home-v001')
    })

    test('are listed newest first, by state, in pages, each application’s own', async () => {
      const given = await make()
      await addRelease(given, 'd1')
      for (const id of ['g1', 'g2', 'g3']) await addGroup(given, id)
      await given.delivery.destroy(home, 'home-v001', doer)
      const names = async (page: Parameters<typeof given.delivery.serverGroups>[1], application = home) => {
        const { items, total, more } = await given.delivery.serverGroups(application, page)
        return [items.map(({ name }) => name), total, more]
      }
      expect(await names({ state: 'all', after: null, limit: 2 })).toEqual([['home-v002', 'home-v001'], 3, true])
      expect(await names({ state: 'all', after: 'g2', limit: 2 })).toEqual([['home-v000'], 3, false])
      expect(await names({ state: 'running', after: null, limit: 9 })).toEqual([['home-v002', 'home-v000'], 2, false])
      expect(await names({ state: 'destroyed', after: null, limit: 9 })).toEqual([['home-v001'], 1, false])
      expect(await names(everything, homeBlue)).toEqual([[], 0, false])
    })
  })

  describe('instances', () => {
    test('are listed by what lives and what ended, and counted in their server group', async () => {
      const given = await make()
      const { store, fence, group, id } = await withInstance(given)
      await store.intend(fence, group, { id: 'home-v000-bbbbbb', slot: 1, zone: 'local-b', port: 20_002, failures: 0 })
      expect((await given.delivery.serverGroups(home, everything)).items).toMatchObject([{ healthy: 1, starting: 1, sick: 0 }])
      await store.finish(fence, group, id, { state: 'failed', reason: 'exit code 1', failures: 1, exitCode: 1, signal: null })
      const list = async (state: 'live' | 'ended' | 'all', serverGroup?: string, application = home) => (await given.delivery.instances(application, { serverGroup, state, after: null, limit: 9 })).items
      expect(await list('live')).toMatchObject([{ id: 'home-v000-bbbbbb', serverGroup: 'home-v000', state: 'intended', zone: 'local-b' }])
      expect(await list('ended')).toMatchObject([{ id, state: 'failed', exitCode: 1, reason: 'exit code 1', stoppedAt: expect.any(String) }])
      expect((await list('all')).map((one) => one.id)).toEqual(['home-v000-bbbbbb', id])
      expect(await list('all', 'home-v007')).toEqual([])
      expect(await list('all', undefined, homeBlue)).toEqual([])
      expect(JSON.stringify(await list('all'))).not.toContain('ecret')
    })

    test('are replaced once, with the reason, while they live; the controller is woken', async () => {
      const given = await make()
      const { store, fence, group, id } = await withInstance(given)
      await given.woken()
      expect(await given.delivery.replaceInstance(homeBlue, id, doer)).toBeNull()
      expect(await given.delivery.replaceInstance(home, 'home-v000-none', doer)).toBeNull()
      expect(await given.delivery.replaceInstance(home, id, { ...doer, why: 'slow' })).toMatchObject({ id, state: 'healthy', reason: 'replaced by Mina: slow' })
      expect(await given.woken()).toEqual(['g1'])
      expect((await store.load('g1'))?.instances).toMatchObject([{ id, desiredState: 'stopped' }])
      const before = await given.trail()
      expect(before.at(-1)).toBe(`instance.replace done ${id}`)
      expect(await given.delivery.replaceInstance(home, id, doer)).toBe('ended')
      await store.finish(fence, group, id, { state: 'stopped', reason: '', failures: 0, exitCode: 0, signal: null })
      expect(await given.delivery.replaceInstance(home, id, doer)).toBe('ended')
      expect((await given.trail()).filter((entry) => entry.startsWith('instance.replace'))).toHaveLength(1)
    })
  })
}
