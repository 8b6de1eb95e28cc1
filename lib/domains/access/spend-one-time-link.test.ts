import { describe, expect, test } from 'vitest'
import { firstRunLink } from './first-run-link'
import { createPasswordLink } from './manage-people'
import { describeLink, spendOneTimeLink } from './spend-one-time-link'
import { failure, memoryVerbs, operator, right, valueOf } from './testing/memory-verbs'

const secretOf = (url: string | null) => new URL(url ?? '').searchParams.get('link') ?? ''

/** An installation without anybody, and the secret of its printed link. */
async function firstRun() {
  const verbs = memoryVerbs()
  verbs.access.people.clear()
  const { url } = await firstRunLink(verbs)()
  return { verbs, link: secretOf(url) }
}

describe('the first-run link', () => {
  test('makes the operator once, and the ledger says that it was this link', async () => {
    const { verbs, link } = await firstRun()
    expect(await describeLink(verbs)(link)).toMatchObject({ purpose: 'first-operator', name: null })
    expect(valueOf(await spendOneTimeLink(verbs)({ link, name: 'olga', displayName: 'Olga', password: right }))).toEqual({ name: 'olga' })
    expect(verbs.access.trail).toMatchObject([
      { actor: { kind: 'machine' }, action: 'one-time-link.create', after: { purpose: 'first-operator' } },
      { actor: { kind: 'person', name: 'olga' }, action: 'person.create', after: { name: 'olga', operator: true, by: 'first-run link' } },
    ])
    expect(JSON.stringify(verbs.access.trail)).not.toContain(link)
    expect(await spendOneTimeLink(verbs)({ link, name: 'otto', password: right })).toMatchObject(failure('not-found'))
    expect(await firstRunLink(verbs)()).toEqual({ url: null })
  })

  test('is dead after an hour, and when a newer one was printed', async () => {
    const { verbs, link } = await firstRun()
    const newer = secretOf((await firstRunLink(verbs)()).url)
    expect(await describeLink(verbs)(link)).toBeNull()
    expect(await describeLink(verbs)(newer)).not.toBeNull()
    verbs.advanceMs(3_600_000)
    expect(await spendOneTimeLink(verbs)({ link: newer, name: 'olga', password: right })).toMatchObject(failure('not-found'))
    expect(verbs.access.people.size).toBe(0)
  })

  test('wants a name and a good password, and is not used up by a bad one', async () => {
    const { verbs, link } = await firstRun()
    expect(await spendOneTimeLink(verbs)({ link, password: right })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/name' }] } })
    expect(await spendOneTimeLink(verbs)({ link, name: 'olga', password: 'short' })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/password' }] } })
    expect((await spendOneTimeLink(verbs)({ link, name: 'olga', password: right })).ok).toBe(true)
  })
})

describe('a password link', () => {
  test('sets the password of its own person, whatever name is sent along, and ends their sessions', async () => {
    const verbs = memoryVerbs()
    await verbs.sessions.create({ id: 's1', personId: 'mina', expiresAt: new Date(verbs.clock.nowMs() + 1_000), userAgent: '', address: '' }, { actor: operator, action: 'session.start', subject: { kind: 'session', id: 's1' } })
    const link = secretOf(valueOf(await createPasswordLink(verbs)(operator, { person: 'mina' })).link)
    expect(await describeLink(verbs)(link)).toMatchObject({ purpose: 'set-password', name: 'mina', displayName: 'MINA' })
    expect(valueOf(await spendOneTimeLink(verbs)({ link, name: 'olga', password: 'quite another one' }))).toEqual({ name: 'mina' })
    expect(verbs.access.people.get('mina')?.passwordHash).toBe('hash of quite another one')
    expect(verbs.access.people.get('olga')?.passwordHash).toBe(`hash of ${right}`)
    expect(verbs.access.sessions.get('s1')?.endedAt).not.toBeNull()
    expect(verbs.access.trail.at(-1)).toMatchObject({ actor: { id: 'mina' }, action: 'person.set-password', subject: { id: 'mina' }, after: { by: 'one-time link' } })
    expect(await spendOneTimeLink(verbs)({ link, password: right })).toMatchObject(failure('not-found'))
  })
})
