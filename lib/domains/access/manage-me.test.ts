import { describe, expect, test } from 'vitest'
import { changePassword, endSession, listSessions, readMe, savePreferences } from './manage-me'
import { ada, failure, memoryVerbs, mina, operator, right, token, valueOf } from './testing/memory-verbs'

const started = async (verbs: ReturnType<typeof memoryVerbs>, id: string, personId: string) => {
  await verbs.sessions.create({ id, personId, expiresAt: new Date(verbs.clock.nowMs() + 3_600_000), userAgent: '', address: '' }, { actor: operator, action: 'session.start', subject: { kind: 'session', id } })
  verbs.access.trail.length = 0
}

test('me is who I am, what I may do somewhere, and how I like it', async () => {
  const verbs = memoryVerbs()
  const me = valueOf(await readMe(verbs)(mina))
  expect(me).toMatchObject({ kind: 'person', name: 'mina', displayName: 'MINA', operator: false, teams: [{ slug: 'front', role: 'member' }] })
  expect(me.permissions).toContain('applications:create')
  expect(me.permissions).not.toContain('members:write')
  expect(valueOf(await readMe(verbs)(token))).toMatchObject({ kind: 'token', name: 'script', teams: [] })
})

test('preferences change one by one, and the ledger has both sides; a token has none', async () => {
  const verbs = memoryVerbs()
  valueOf(await savePreferences(verbs)(mina, { theme: 'dark' }))
  expect(valueOf(await savePreferences(verbs)(mina, { language: 'ko' }))).toEqual({ language: 'ko', theme: 'dark', density: null })
  expect(verbs.access.trail).toMatchObject([{ action: 'person.save-preferences' }, { actor: { id: 'mina' }, subject: { id: 'mina' }, before: { language: null, theme: 'dark' }, after: { language: 'ko', theme: 'dark' } }])
  expect(await savePreferences(verbs)(token, { theme: 'dark' })).toMatchObject(failure('conflict'))
  expect(verbs.access.trail).toHaveLength(2)
})

describe('a new password', () => {
  test('needs the present one, keeps this session and ends the others', async () => {
    const verbs = memoryVerbs()
    for (const id of ['here', 'there']) await started(verbs, id, 'mina')
    valueOf(await changePassword(verbs)(mina, { current: right, next: 'quite another one' }, 'here'))
    expect([...verbs.access.sessions.values()].map(({ id, endedAt }) => [id, endedAt === null])).toEqual([['here', true], ['there', false]])
    expect(verbs.access.trail).toMatchObject([{ actor: { id: 'mina' }, action: 'person.set-password', subject: { id: 'mina' } }])
    expect(JSON.stringify(verbs.access.trail)).not.toContain('quite another one')
  })

  test('is refused to a token, to who does not know the present one, and slowed for who guesses', async () => {
    const verbs = memoryVerbs()
    const change = (actor: typeof mina, current: string, next = 'quite another one') => changePassword(verbs)(actor, { current, next }, 'here')
    expect(await change(token, right)).toMatchObject(failure('conflict'))
    expect(await change(mina, right, 'short')).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/next' }] } })
    for (let n = 0; n < 5; n += 1) expect(await change(mina, 'wrong')).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/current' }] } })
    expect(await change(mina, right)).toMatchObject(failure('too-many'))
    expect(verbs.access.people.get('mina')?.passwordHash).toBe(`hash of ${right}`)
    expect(verbs.access.trail).toEqual([])
  })
})

describe('sessions', () => {
  test('one’s own are listed, with the one that asks; ending one is written down', async () => {
    const verbs = memoryVerbs()
    await started(verbs, 's1', 'mina')
    expect(valueOf(await listSessions(verbs)(mina, { limit: 9 }, 's1')).items).toMatchObject([{ id: 's1', current: true }])
    valueOf(await endSession(verbs)(mina, { id: 's1' }))
    expect(verbs.access.trail).toMatchObject([{ actor: { id: 'mina' }, action: 'session.end', subject: { kind: 'session', id: 's1' } }])
    expect(verbs.access.heard).toEqual(['mina'])
  })

  test('another’s is not there, also for an operator, and a token has none', async () => {
    const verbs = memoryVerbs()
    await started(verbs, 's1', 'mina')
    for (const actor of [ada, operator]) expect(await endSession(verbs)(actor, { id: 's1' })).toMatchObject(failure('not-found'))
    expect(await endSession(verbs)(token, { id: 's1' })).toMatchObject(failure('conflict'))
    expect(verbs.access.sessions.get('s1')?.endedAt).toBeNull()
    expect(verbs.access.trail).toEqual([])
  })
})
