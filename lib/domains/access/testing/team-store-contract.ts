import { expect, test } from 'vitest'
import type { TeamScope } from '@/lib/kernel/actor'
import { type AccessUnderTest, audit, type MakeAccess, settlePerson } from './access-under-test'

const all: TeamScope = { kind: 'all' }
const only = (...teamIds: string[]): TeamScope => ({ kind: 'teams', teamIds })
const add = ({ teams }: AccessUnderTest, slug: string) => teams.create({ id: `id-${slug}`, slug, name: slug.toUpperCase() }, audit('team.create', slug))

/** What every store of teams and memberships promises. */
export function teamStoreContract(make: MakeAccess): void {
  test('a team is there once; a taken slug changes nothing and says nothing', async () => {
    const access = await make()
    expect(await add(access, 'front')).toBe(true)
    expect(await access.teams.create({ id: 'other', slug: 'front', name: 'Other' }, audit('team.create', 'other'))).toBe(false)
    expect(await access.teams.bySlug('front')).toEqual({ id: 'id-front', slug: 'front', name: 'FRONT' })
    expect(await access.teams.bySlug('none')).toBeNull()
    expect(await access.trail()).toEqual(['team.create front'])
  })

  test('a foreign team does not exist for a scope; a list is by slug, in pages', async () => {
    const access = await make()
    for (const slug of ['cora', 'anna', 'bert']) await add(access, slug)
    expect(await access.teams.view(only('id-anna'), 'anna')).toMatchObject({ slug: 'anna', members: 0, applications: 0 })
    expect(await access.teams.view(only('id-anna'), 'bert')).toBeNull()
    expect(await access.teams.view(only(), 'anna')).toBeNull()
    const first = await access.teams.list(all, { limit: 2 })
    expect(first?.items.map(({ slug }) => slug)).toEqual(['anna', 'bert'])
    expect(await access.teams.list(all, { limit: 2, cursor: first?.next ?? '' })).toMatchObject({ items: [{ slug: 'cora' }], next: null, total: 3 })
    expect(await access.teams.list(only('id-cora'), { limit: 9 })).toMatchObject({ items: [{ slug: 'cora' }], total: 1 })
    expect(await access.teams.list(all, { limit: 2, cursor: 'nonsense' })).toBeNull()
  })

  test('a rename keeps id and slug and is written down', async () => {
    const access = await make()
    await add(access, 'front')
    await access.teams.rename('id-front', 'The front', audit('team.rename', 'front'))
    expect(await access.teams.view(all, 'front')).toMatchObject({ id: 'id-front', slug: 'front', name: 'The front' })
    expect((await access.trail()).at(-1)).toBe('team.rename front')
  })

  test('members come, change their role and go; each time they are told', async () => {
    const access = await make()
    for (const name of ['mina', 'ada']) await settlePerson(access, name)
    await add(access, 'front')
    const heard = (await access.heard()).length
    await access.teams.putMember('id-front', 'mina', 'viewer', audit('membership.put', 'mina'))
    await access.teams.putMember('id-front', 'ada', 'lead', audit('membership.put', 'ada'))
    await access.teams.putMember('id-front', 'mina', 'member', audit('membership.put', 'mina'))
    expect(await access.teams.memberRole('id-front', 'mina')).toBe('member')
    expect(await access.teams.memberRole('id-other', 'mina')).toBeNull()
    expect(await access.teams.view(all, 'front')).toMatchObject({ members: 2 })
    expect((await access.people.view('mina'))?.teams).toEqual([{ slug: 'front', name: 'FRONT', role: 'member' }])
    const first = await access.teams.members('id-front', { limit: 1 })
    expect(first?.items).toEqual([{ person: 'ada', displayName: 'ADA', role: 'lead', disabled: false }])
    expect(await access.teams.members('id-front', { limit: 1, cursor: first?.next ?? '' })).toMatchObject({ items: [{ person: 'mina' }], next: null, total: 2 })
    expect(await access.teams.members('id-front', { limit: 1, cursor: 'nonsense' })).toBeNull()
    await access.teams.removeMember('id-front', 'ada', audit('membership.remove', 'ada'))
    expect(await access.teams.memberRole('id-front', 'ada')).toBeNull()
    expect((await access.heard()).slice(heard)).toEqual(['mina', 'ada', 'mina', 'ada'])
    expect((await access.trail()).slice(-4)).toEqual(['membership.put mina', 'membership.put ada', 'membership.put mina', 'membership.remove ada'])
  })
}
