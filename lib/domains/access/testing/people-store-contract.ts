import { expect, test } from 'vitest'
import { audit, type MakeAccess, openIds, openSession, passwordLink, settlePerson } from './access-under-test'

/** What every store of people promises. */
export function peopleStoreContract(make: MakeAccess): void {
  const mina = { id: 'mina', name: 'mina', displayName: 'Mina Park', operator: false }

  test('a new person is there with a link and no password; a taken name changes nothing and says nothing', async () => {
    const access = await make()
    expect(await access.people.create(mina, passwordLink('mina'), audit('person.create', 'mina'))).toBe(true)
    expect(await access.people.byName('mina')).toEqual({ ...mina, disabled: false, passwordHash: null })
    expect(await access.people.byId('mina')).toEqual(await access.people.byName('mina'))
    expect(await access.people.view('mina')).toMatchObject({ hasPassword: false, disabled: false, teams: [] })
    expect(await access.people.create({ ...mina, id: 'other' }, passwordLink('other'), audit('person.create', 'other'))).toBe(false)
    expect(await access.people.byId('other')).toBeNull()
    expect(await access.links.findOpen('link of other', new Date(0))).toBeNull()
    expect(await access.trail()).toEqual(['person.create mina'])
  })

  test('nobody is null everywhere', async () => {
    const { people } = await make()
    expect([await people.byName('x'), await people.byId('x'), await people.view('x')]).toEqual([null, null, null])
  })

  test('a list is by name, in pages, by part of either name in any case', async () => {
    const access = await make()
    for (const name of ['cora', 'anna', 'bert']) await access.people.create({ ...mina, id: name, name, displayName: `${name} Park` }, passwordLink(name), audit('person.create', name))
    const first = await access.people.list({ limit: 2 })
    expect(first?.items.map(({ name }) => name)).toEqual(['anna', 'bert'])
    expect(first?.total).toBe(3)
    const second = await access.people.list({ limit: 2, cursor: first?.next ?? '' })
    expect(second).toMatchObject({ items: [{ name: 'cora' }], next: null, total: 3 })
    expect((await access.people.list({ limit: 9 }, 'PARK'))?.total).toBe(3)
    expect((await access.people.list({ limit: 9 }, 'ert'))?.items.map(({ name }) => name)).toEqual(['bert'])
    expect((await access.people.list({ limit: 9 }, 'b_rt'))?.items).toEqual([])
    expect(await access.people.list({ limit: 2, cursor: 'nonsense' })).toBeNull()
  })

  test('the last operator who can sign in stays one; a second makes it possible, and two at once are not both let go', async () => {
    const access = await make()
    await settlePerson(access, 'olga', true)
    // Without a password nobody can sign in: this one does not count.
    await access.people.create({ ...mina, operator: true }, passwordLink('mina'), audit('person.create', 'mina'))
    const before = await access.trail()
    expect(await access.people.update('olga', { operator: false }, audit('person.update', 'olga'))).toBe('last-operator')
    expect(await access.people.update('olga', { disabled: true }, audit('person.update', 'olga'))).toBe('last-operator')
    expect(await access.trail()).toEqual(before)
    expect(await access.people.byId('olga')).toMatchObject({ operator: true, disabled: false })

    await settlePerson(access, 'otto', true)
    const outcomes = await Promise.all(['olga', 'otto'].map((id) => access.people.update(id, { operator: false }, audit('person.update', id))))
    expect(outcomes.toSorted()).toEqual(['last-operator', 'updated'])
  })

  test('disabling ends every session and is heard; enabling again brings none back', async () => {
    const access = await make()
    await settlePerson(access, 'jun')
    await openSession(access, 's1', 'jun')
    const heard = (await access.heard()).length
    expect(await access.people.update('jun', { disabled: true }, audit('person.update', 'jun'))).toBe('updated')
    expect(await access.people.byId('jun')).toMatchObject({ disabled: true })
    expect(await openIds(access, 'jun')).toEqual([])
    expect((await access.heard()).slice(heard)).toEqual(['jun'])
    await access.people.update('jun', { disabled: false, displayName: 'Jun' }, audit('person.update', 'jun'))
    expect(await access.people.byId('jun')).toMatchObject({ disabled: false, displayName: 'Jun' })
    expect(await openIds(access, 'jun')).toEqual([])
  })

  test('a new password ends the other sessions, keeps the one that asked, and is written down', async () => {
    const access = await make()
    await settlePerson(access, 'jun')
    await settlePerson(access, 'ada')
    for (const id of ['s1', 's2']) await openSession(access, id, 'jun')
    await openSession(access, 's3', 'ada')
    await access.people.setPassword('jun', 'another', 's2', audit('person.set-password', 'jun'))
    expect(await openIds(access, 'jun')).toEqual(['s2'])
    expect(await openIds(access, 'ada')).toEqual(['s3'])
    expect((await access.people.byId('jun'))?.passwordHash).toBe('another')
    expect((await access.trail()).at(-1)).toBe('person.set-password jun')
  })

  test('preferences are empty at first and come back as they were saved', async () => {
    const access = await make()
    await settlePerson(access, 'jun')
    expect(await access.people.preferences('jun')).toEqual({ language: null, theme: null, density: null })
    await access.people.savePreferences('jun', { language: 'ko', theme: 'dark', density: null }, audit('person.save-preferences', 'jun'))
    expect(await access.people.preferences('jun')).toEqual({ language: 'ko', theme: 'dark', density: null })
    expect((await access.trail()).at(-1)).toBe('person.save-preferences jun')
  })
}
