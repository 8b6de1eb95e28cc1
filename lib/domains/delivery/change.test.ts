import { describe, expect, test } from 'vitest'
import { destroyServerGroup, scaleServerGroup } from './change-server-group'
import { listInstances } from './list-instances'
import { listReleases } from './list-releases'
import { listServerGroups } from './list-server-groups'
import { replaceInstance } from './replace-instance'
import { ada, conflict, lena, memoryVerbs, mina, notFound, refusal, vera } from './testing/memory-verbs'

const group = { application: 'home', serverGroup: 'home-v000' }

describe('scaling', () => {
  test('is a member’s: what is wanted changes, the controller is woken, the ledger has both sizes', async () => {
    const { applications, delivery, memory } = await memoryVerbs()
    expect(await scaleServerGroup(applications, delivery)(mina, { ...group, size: 5, expectedVersion: 0, why: 'evening' })).toMatchObject({ ok: true, value: { desiredSize: 5, version: 1 } })
    expect(memory.woken).toEqual(['g1'])
    expect(memory.trail).toMatchObject([
      { actor: { id: 'mina' }, action: 'server-group.scale', subject: { kind: 'server-group', id: 'home-v000' }, teamId: 'front', application: 'home', before: { size: 2 }, after: { size: 5 }, why: 'evening' },
    ])
  })

  test('is refused to a viewer, not there for another team, and never overwrites another’s decision', async () => {
    const { applications, delivery, memory } = await memoryVerbs()
    const scale = scaleServerGroup(applications, delivery)
    expect(await scale(vera, { ...group, size: 5 })).toMatchObject(refusal('server-groups:scale needs member'))
    expect(await scale(ada, { ...group, size: 5 })).toMatchObject(notFound)
    // A server group of another application, asked for through one's own.
    expect(await scale(ada, { ...group, application: 'home-blue', size: 5 })).toMatchObject(notFound)
    expect(await scale(mina, { ...group, size: 5, expectedVersion: 3 })).toMatchObject(conflict)
    expect([memory.groups.get('g1')?.desiredSize, memory.trail, memory.woken]).toEqual([2, [], []])
  })
})

describe('destroying', () => {
  test('is a lead’s, once, with the reason in the ledger', async () => {
    const { applications, delivery, memory } = await memoryVerbs()
    const destroy = destroyServerGroup(applications, delivery)
    expect(await destroy(lena, { ...group, why: 'old' })).toMatchObject({ ok: true, value: { desiredState: 'destroyed' } })
    expect(await destroy(lena, group)).toMatchObject(conflict)
    expect(memory.trail).toMatchObject([{ actor: { id: 'lena' }, action: 'server-group.destroy', before: { state: 'running' }, after: { state: 'destroyed' }, why: 'old' }])
  })

  test('is refused to a member by its rule, and not there for another team', async () => {
    const { applications, delivery, memory } = await memoryVerbs()
    const destroy = destroyServerGroup(applications, delivery)
    expect(await destroy(mina, group)).toMatchObject(refusal('server-groups:destroy needs lead'))
    expect(await destroy(ada, group)).toMatchObject(notFound)
    expect([memory.groups.get('g1')?.desiredState, memory.trail]).toEqual(['running', []])
  })
})

describe('replacing an instance', () => {
  test('is a member’s, once, and the ledger says where it ran', async () => {
    const { applications, delivery, memory, instance } = await memoryVerbs()
    const replace = replaceInstance(applications, delivery)
    expect(await replace(mina, { application: 'home', instance, why: 'slow' })).toMatchObject({ ok: true, value: { id: instance, reason: 'replaced by mina: slow' } })
    expect(await replace(mina, { application: 'home', instance })).toMatchObject(conflict)
    expect(memory.trail).toMatchObject([{ actor: { id: 'mina' }, action: 'instance.replace', subject: { kind: 'instance', id: instance }, teamId: 'front', after: { serverGroup: 'home-v000', zone: 'local-a', slot: 0 }, why: 'slow' }])
  })

  test('is refused to a viewer by its rule, and not there for another team', async () => {
    const { applications, delivery, memory, instance } = await memoryVerbs()
    const replace = replaceInstance(applications, delivery)
    expect(await replace(vera, { application: 'home', instance })).toMatchObject(refusal('instances:replace needs member'))
    expect(await replace(ada, { application: 'home', instance })).toMatchObject(notFound)
    expect(await replace(ada, { application: 'home-blue', instance })).toMatchObject(notFound)
    expect([memory.instances.get(instance)?.desiredState, memory.trail]).toEqual(['running', []])
  })
})

test('lists are for those who may read the application, and refuse strange cursors by their field', async () => {
  const { applications, delivery } = await memoryVerbs()
  const page = { application: 'home', limit: 1 }
  const lists = [
    (actor: typeof mina, cursor?: string) => listReleases(applications, delivery)(actor, { ...page, cursor }),
    (actor: typeof mina, cursor?: string) => listServerGroups(applications, delivery)(actor, { ...page, cursor, state: 'all' }),
    (actor: typeof mina, cursor?: string) => listInstances(applications, delivery)(actor, { ...page, cursor, state: 'all' }),
  ]
  for (const list of lists) {
    expect(await list(vera)).toMatchObject({ ok: true, value: { total: 1, next: null, items: [{}] } })
    expect(await list(ada)).toMatchObject(notFound)
    expect(await list(vera, 'x')).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/cursor' }] } })
  }
})
