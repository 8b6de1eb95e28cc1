import { expect, test } from 'vitest'
import type { NewLink } from '../ports'
import { audit, inHours, type MakeAccess, now, openIds, openSession, passwordLink, settlePerson } from './access-under-test'

const firstLink = (hash: string, expiresAt = inHours(1)): NewLink => ({ hash, purpose: 'first-operator', personId: null, expiresAt })
const olga = { id: 'olga', name: 'olga', displayName: 'Olga', passwordHash: 'h' }

/** What every store of one-time links promises. */
export function linkStoreContract(make: MakeAccess): void {
  test('a link is open until its end, and an unknown one never', async () => {
    const { links, trail } = await make()
    await links.create(firstLink('one'), audit('one-time-link.create', 'one'))
    expect(await links.findOpen('one', now)).toEqual({ purpose: 'first-operator', person: null, expiresAt: inHours(1) })
    expect(await links.findOpen('one', inHours(1))).toBeNull()
    expect(await links.findOpen('two', now)).toBeNull()
    expect(await trail()).toEqual(['one-time-link.create one'])
  })

  test('a new link kills the unused one of the same purpose and person, and no other', async () => {
    const access = await make()
    const { links } = access
    await settlePerson(access, 'jun')
    await settlePerson(access, 'ada')
    for (const link of [firstLink('f1'), firstLink('f2'), passwordLink('jun', 'j1'), passwordLink('ada', 'a1'), passwordLink('jun', 'j2')]) await links.create(link, audit('one-time-link.create', link.hash))
    const open = await Promise.all(['f1', 'f2', 'j1', 'a1', 'j2'].map(async (hash) => (await links.findOpen(hash, now)) !== null))
    expect(open).toEqual([false, true, false, true, true])
  })

  test('of two uses at once one makes the operator; afterwards no link does', async () => {
    const { links, people, trail } = await make()
    await links.create(firstLink('one'), audit('one-time-link.create', 'one'))
    expect(await links.hasOperator()).toBe(false)
    const outcomes = await Promise.all(['olga', 'otto'].map((name) => links.makeFirstOperator('one', now, { ...olga, id: name, name }, audit('person.create', name))))
    expect(outcomes.toSorted()).toEqual(['made', 'used'])
    expect(await links.hasOperator()).toBe(true)
    expect((await people.list({ limit: 9 }))?.items).toMatchObject([{ operator: true, hasPassword: true }])
    expect((await trail()).filter((entry) => entry.startsWith('person.create'))).toHaveLength(1)

    await links.create(firstLink('late'), audit('one-time-link.create', 'late'))
    expect(await links.findOpen('late', now)).toBeNull()
    expect(await links.makeFirstOperator('late', now, { ...olga, id: 'x', name: 'x' }, audit('person.create', 'x'))).toBe('used')
  })

  test('a name that is taken does not use the link up; an old link makes nobody', async () => {
    const access = await make()
    await settlePerson(access, 'olga')
    await access.links.create(firstLink('one'), audit('one-time-link.create', 'one'))
    expect(await access.links.makeFirstOperator('one', inHours(2), { ...olga, id: 'o' }, audit('person.create', 'o'))).toBe('used')
    expect(await access.links.makeFirstOperator('one', now, { ...olga, id: 'o' }, audit('person.create', 'o'))).toBe('taken')
    expect(await access.links.findOpen('one', now)).not.toBeNull()
    expect(await access.links.makeFirstOperator('one', now, { ...olga, id: 'o', name: 'otto' }, audit('person.create', 'o'))).toBe('made')
  })

  test('a password link sets it once, ends every session and is heard; a disabled person has none', async () => {
    const access = await make()
    await settlePerson(access, 'jun')
    await openSession(access, 's1', 'jun')
    await access.links.create(passwordLink('jun', 'again'), audit('one-time-link.create', 'again'))
    expect(await access.links.findOpen('again', now)).toMatchObject({ purpose: 'set-password', person: { id: 'jun', name: 'jun' } })
    const outcomes = await Promise.all(['h1', 'h2'].map((hash) => access.links.usePasswordLink('again', now, 'jun', hash, audit('person.set-password', 'jun'))))
    expect(outcomes.toSorted()).toEqual(['set', 'used'])
    expect(await openIds(access, 'jun')).toEqual([])
    expect(await access.links.findOpen('again', now)).toBeNull()
    // Once as the person was settled, once now.
    expect(await access.heard()).toEqual(['jun', 'jun'])

    await access.links.create(passwordLink('jun', 'third'), audit('one-time-link.create', 'third'))
    await access.people.update('jun', { disabled: true }, audit('person.update', 'jun'))
    expect(await access.links.findOpen('third', now)).toBeNull()
  })
}
