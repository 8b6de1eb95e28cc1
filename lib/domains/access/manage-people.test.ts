import { describe, expect, test } from 'vitest'
import { createPasswordLink, createPerson, listPeople, updatePerson } from './manage-people'
import { failure, lena, memoryVerbs, mina, operator, refusal, valueOf } from './testing/memory-verbs'

const jun = { name: 'jun', displayName: 'Jun', operator: false }

describe('creating a person', () => {
  test('gives a link to hand on, and the ledger says who and why, without the secret', async () => {
    const verbs = memoryVerbs()
    const made = valueOf(await createPerson(verbs)(operator, { ...jun, why: 'new colleague' }))
    expect(made).toMatchObject({ person: { name: 'jun', hasPassword: false }, expiresAt: '2026-11-25T12:00:00.000Z' })
    const secret = new URL(made.link).searchParams.get('link') ?? ''
    expect(secret.length).toBeGreaterThan(40)
    expect(verbs.access.trail).toMatchObject([{ actor: { kind: 'person', id: 'olga' }, action: 'person.create', subject: { id: made.person.id }, after: jun, why: 'new colleague' }])
    expect(JSON.stringify([...verbs.access.links, verbs.access.trail])).not.toContain(secret)
  })

  test('is refused to a lead, with the rule, and nothing is written', async () => {
    const verbs = memoryVerbs()
    expect(await createPerson(verbs)(lena, jun)).toMatchObject(refusal('people:write needs operator'))
    expect([verbs.access.people.size, verbs.access.links.size, verbs.access.trail]).toEqual([4, 0, []])
  })

  test('names the field when the name is taken', async () => {
    const verbs = memoryVerbs()
    expect(await createPerson(verbs)(operator, { ...jun, name: 'mina' })).toMatchObject({ ok: false, error: { code: 'conflict', errors: [{ pointer: '#/name' }] } })
    expect(verbs.access.trail).toEqual([])
  })
})

describe('a new password link', () => {
  test('takes the place of the one before, and the ledger says for whom', async () => {
    const verbs = memoryVerbs()
    await createPasswordLink(verbs)(operator, { person: 'mina' })
    await createPasswordLink(verbs)(operator, { person: 'mina' })
    expect(verbs.access.links.size).toBe(1)
    expect(verbs.access.trail).toMatchObject([{}, { action: 'one-time-link.create', subject: { kind: 'person', id: 'mina' }, after: { name: 'mina', purpose: 'set-password' } }])
  })

  test('is for operators to make, and for people who exist', async () => {
    const verbs = memoryVerbs()
    expect(await createPasswordLink(verbs)(mina, { person: 'mina' })).toMatchObject(refusal('people:write needs operator'))
    expect(await createPasswordLink(verbs)(operator, { person: 'nobody' })).toMatchObject(failure('not-found'))
    expect([verbs.access.links.size, verbs.access.trail]).toEqual([0, []])
  })
})

describe('changing a person', () => {
  test('writes before and after', async () => {
    const verbs = memoryVerbs()
    expect(valueOf(await updatePerson(verbs)(operator, { person: 'mina', disabled: true, why: 'left' }))).toMatchObject({ disabled: true })
    expect(verbs.access.trail).toMatchObject([{ action: 'person.update', subject: { id: 'mina' }, before: { disabled: false }, after: { disabled: true }, why: 'left' }])
  })

  test('leaves the last operator what they are', async () => {
    const verbs = memoryVerbs()
    expect(await updatePerson(verbs)(operator, { person: 'olga', operator: false })).toMatchObject(failure('conflict'))
    expect(verbs.access.people.get('olga')?.operator).toBe(true)
    expect(verbs.access.trail).toEqual([])
  })

  test('is refused to a lead, also of their own team’s member and of nobody', async () => {
    const verbs = memoryVerbs()
    for (const name of ['mina', 'nobody']) expect(await updatePerson(verbs)(lena, { person: name, disabled: true })).toMatchObject(refusal('people:write needs operator'))
    expect(verbs.access.trail).toEqual([])
  })
})

test('the list of people is for operators; a strange cursor is the field’s fault', async () => {
  const verbs = memoryVerbs()
  expect(valueOf(await listPeople(verbs)(operator, { limit: 2 })).total).toBe(4)
  expect(await listPeople(verbs)(lena, { limit: 2 })).toMatchObject(refusal('people:read needs operator'))
  expect(await listPeople(verbs)(operator, { limit: 2, cursor: 'x' })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/cursor' }] } })
})
