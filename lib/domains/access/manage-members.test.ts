import { describe, expect, test } from 'vitest'
import { listMembers, putMember, removeMember } from './manage-members'
import { ada, failure, lena, memoryVerbs, mina, operator, person, refusal, valueOf } from './testing/memory-verbs'

describe('putting a member', () => {
  test('is the lead’s; the ledger has the role before and after, and the member is told', async () => {
    const verbs = memoryVerbs()
    expect(valueOf(await putMember(verbs)(lena, { team: 'front', person: 'mina', role: 'viewer', why: 'moved on' }))).toEqual({ person: 'mina', displayName: 'MINA', role: 'viewer', disabled: false })
    valueOf(await putMember(verbs)(operator, { team: 'front', person: 'ada', role: 'member' }))
    expect(verbs.access.trail).toMatchObject([
      { actor: { id: 'lena' }, action: 'membership.put', subject: { id: 'mina' }, teamId: 'front', before: { role: 'member' }, after: { person: 'mina', team: 'front', role: 'viewer' }, why: 'moved on' },
      { actor: { id: 'olga' }, before: null, after: { person: 'ada', role: 'member' } },
    ])
    expect(verbs.access.heard).toEqual(['mina', 'ada'])
  })

  test('is refused to a member, not there for the lead of another team, and needs a person', async () => {
    const verbs = memoryVerbs()
    const put = (actor: typeof mina, name = 'mina') => putMember(verbs)(actor, { team: 'front', person: name, role: 'lead' })
    expect(await put(mina)).toMatchObject(refusal('members:write needs lead'))
    expect(await put(ada)).toMatchObject(failure('not-found'))
    expect(await put(lena, 'nobody')).toMatchObject(failure('not-found'))
    expect([verbs.access.trail, verbs.access.heard]).toEqual([[], []])
  })
})

describe('removing a member', () => {
  test('is the lead’s, and the ledger keeps the role', async () => {
    const verbs = memoryVerbs()
    valueOf(await removeMember(verbs)(lena, { team: 'front', person: 'mina' }))
    expect(verbs.access.trail).toMatchObject([{ action: 'membership.remove', teamId: 'front', before: { person: 'mina', team: 'front', role: 'member' } }])
    expect(verbs.access.heard).toEqual(['mina'])
    expect(await removeMember(verbs)(lena, { team: 'front', person: 'mina' })).toMatchObject(failure('not-found'))
    expect(verbs.access.trail).toHaveLength(1)
  })

  test('is refused to a member, and not there for the lead of another team', async () => {
    const verbs = memoryVerbs()
    expect(await removeMember(verbs)(mina, { team: 'front', person: 'lena' })).toMatchObject(refusal('members:write needs lead'))
    expect(await removeMember(verbs)(ada, { team: 'front', person: 'mina' })).toMatchObject(failure('not-found'))
    expect(verbs.access.trail).toEqual([])
  })
})

test('members are shown to the team and to nobody else', async () => {
  const verbs = memoryVerbs()
  expect(valueOf(await listMembers(verbs)(person('vera', { front: 'viewer' }), { team: 'front', limit: 9 })).items.map((one) => one.person)).toEqual(['lena', 'mina'])
  expect(await listMembers(verbs)(ada, { team: 'front', limit: 9 })).toMatchObject(failure('not-found'))
})
