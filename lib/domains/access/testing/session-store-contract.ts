import { expect, test } from 'vitest'
import { audit, inHours, type MakeAccess, now, openIds, openSession, settlePerson } from './access-under-test'

/** What every store of sessions promises. */
export function sessionStoreContract(make: MakeAccess): void {
  test('a person’s open sessions are listed, newest first, in pages; nobody else’s and no old ones', async () => {
    const access = await make()
    await settlePerson(access, 'jun')
    await settlePerson(access, 'ada')
    for (const id of ['s1', 's2', 's3']) await openSession(access, id, 'jun', inHours(2))
    await openSession(access, 's4', 'jun', inHours(1))
    await openSession(access, 's5', 'ada', inHours(2))
    const at = inHours(1)
    const first = await access.sessions.list('jun', { limit: 2 }, at)
    expect(first?.items.map(({ id }) => id)).toEqual(['s3', 's2'])
    expect(first).toMatchObject({ total: 3, items: [{ userAgent: 'a browser', address: '10.0.0.1', expiresAt: inHours(2).toISOString() }, {}] })
    expect(await access.sessions.list('jun', { limit: 2, cursor: first?.next ?? '' }, at)).toMatchObject({ items: [{ id: 's1' }], next: null })
    expect(await access.sessions.list('jun', { limit: 2, cursor: 'nonsense' }, at)).toBeNull()
  })

  test('a session is ended once, by its own person, while it is open', async () => {
    const access = await make()
    await settlePerson(access, 'jun')
    await settlePerson(access, 'ada')
    await openSession(access, 's1', 'jun', inHours(1))
    const [trail, heard] = [(await access.trail()).length, (await access.heard()).length]
    const end = (id: string, personId: string, at = now) => access.sessions.end(id, personId, at, audit('session.end', id))
    expect(await end('s1', 'ada')).toBe(false)
    expect(await end('s1', 'jun', inHours(1))).toBe(false)
    expect(await end('nothing', 'jun')).toBe(false)
    expect(await access.trail()).toHaveLength(trail)
    expect((await Promise.all([end('s1', 'jun'), end('s1', 'jun')])).toSorted()).toEqual([false, true])
    expect(await openIds(access, 'jun', now)).toEqual([])
    expect((await access.trail()).slice(trail)).toEqual(['session.end s1'])
    expect((await access.heard()).slice(heard)).toEqual(['jun'])
  })

  test('the owner of a session is known, also after its end; of an unknown one nobody', async () => {
    const access = await make()
    await settlePerson(access, 'jun')
    await openSession(access, 's1', 'jun')
    await access.sessions.end('s1', 'jun', now, audit('session.end', 's1'))
    expect(await access.sessions.ownerOf('s1')).toEqual({ personId: 'jun', name: 'jun' })
    expect(await access.sessions.ownerOf('nothing')).toBeNull()
  })
}
