import { describe, expect, test } from 'vitest'
import { createRelease } from './create-release'
import { createServerGroup } from './create-server-group'
import type { CreateServerGroupInput } from './schemas'
import { ada, conflict, memoryVerbs, mina, notFound, refusal, vera } from './testing/memory-verbs'

const body = () => new Blob(['an archive']).stream() as ReadableStream<Uint8Array>

describe('creating a release', () => {
  test('takes the archive, gives the next number and writes who brought what', async () => {
    const verbs = await memoryVerbs()
    expect(await createRelease(verbs)(mina, { application: 'home', version: '1.5.0' }, body())).toMatchObject({ ok: true, value: { number: 2, version: '1.5.0', digest: 'd2', createdBy: 'mina' } })
    expect(verbs.memory.trail).toMatchObject([{ actor: { kind: 'person', id: 'mina' }, action: 'release.create', subject: { id: 'home 2' }, teamId: 'front', application: 'home', after: { number: 2, digest: 'd2' } }])
  })

  test('is refused before a byte is taken: to a viewer by its rule, and to another team as not there', async () => {
    const verbs = await memoryVerbs()
    const create = createRelease(verbs)
    expect(await create(vera, { application: 'home', version: '' }, body())).toMatchObject(refusal('releases:create needs member'))
    expect(await create(ada, { application: 'home', version: '' }, body())).toMatchObject(notFound)
    expect([verbs.uploaded, verbs.memory.releases.length, verbs.memory.trail]).toEqual([[], 1, []])
  })
})

describe('creating a server group', () => {
  const input = (more: Partial<CreateServerGroupInput> = {}) => ({ application: 'home', release: 1, size: 2, zones: [], healthPath: '/health', environment: { COLOUR: 'a secret' }, ...more })

  test('spreads over all zones when none is named, wakes its controller and keeps values out of the ledger', async () => {
    const verbs = await memoryVerbs()
    expect(await createServerGroup(verbs)(mina, input({ stack: 'green', why: 'try it' }))).toMatchObject({ ok: true, value: { name: 'home-green-v000', zones: ['local-a', 'local-b'] } })
    expect(verbs.memory.woken).toHaveLength(1)
    expect(verbs.memory.trail).toMatchObject([{ actor: { id: 'mina' }, action: 'server-group.create', subject: { id: 'home-green-v000' }, teamId: 'front', application: 'home', why: 'try it', after: { variables: ['COLOUR'] } }])
    expect(JSON.stringify(verbs.memory.trail)).not.toContain('a secret')
  })

  test('is refused to a viewer by its rule, and to another team as not there', async () => {
    const verbs = await memoryVerbs()
    expect(await createServerGroup(verbs)(vera, input())).toMatchObject(refusal('server-groups:create needs member'))
    expect(await createServerGroup(verbs)(ada, input())).toMatchObject(notFound)
    expect([verbs.memory.groups.size, verbs.memory.trail, verbs.memory.woken]).toEqual([1, [], []])
  })

  test.each([
    ['#/zones', { zones: ['local-z'] }],
    ['#/environment/PORT', { environment: { PORT: '1' } }],
    ['#/release', { release: 9 }],
    ['#/stack', { stack: 'blue' }],
  ])('says which field is wrong: %s', async (pointer, more) => {
    const verbs = await memoryVerbs()
    expect(await createServerGroup(verbs)(mina, input(more))).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer }] } })
    expect(verbs.memory.trail).toEqual([])
  })

  test('says plainly that a cluster has used all its numbers', async () => {
    const verbs = await memoryVerbs()
    const delivery = { addServerGroup: async () => ({ kind: 'no-number' }) as const }
    expect(await createServerGroup({ ...verbs, delivery })(mina, input())).toMatchObject(conflict)
  })
})
