import { expect, test } from 'vitest'
import type { TokenScope } from '../ports'
import { type AccessUnderTest, audit, inHours, type MakeAccess, now, settlePerson } from './access-under-test'

const all: TokenScope = { kind: 'all' }
const own = (creatorId: string, ...ledTeamIds: string[]): TokenScope => ({ kind: 'own', creatorId, ledTeamIds })

async function settled(make: MakeAccess): Promise<AccessUnderTest> {
  const access = await make()
  await settlePerson(access, 'mina')
  await access.teams.create({ id: 'front', slug: 'front', name: 'Front' }, audit('team.create', 'front'))
  const add = (id: string, createdById: string, teamId: string | null) =>
    access.tokens.create({ id, name: `token ${id}`, hash: `hash ${id}`, role: teamId ? 'member' : 'operator', teamId, createdById, expiresAt: inHours(24) }, audit('token.create', id))
  await add('t1', 'mina', 'front')
  await add('t2', 'machine', null)
  await add('t3', 'ada', 'front')
  return access
}
const ids = (page: { items: { id: string }[] } | null) => page?.items.map(({ id }) => id)

/** What every store of tokens promises. */
export function tokenStoreContract(make: MakeAccess): void {
  test('a token is shown with its team and its maker’s name, and never with its hash', async () => {
    const { tokens, trail } = await settled(make)
    const found = await tokens.find(all, 't1')
    expect(found).toMatchObject({ id: 't1', name: 'token t1', role: 'member', team: 'front', teamId: 'front', createdBy: 'mina', createdById: 'mina', revokedAt: null, lastUsedAt: null, expiresAt: inHours(24).toISOString() })
    expect(await tokens.find(all, 't2')).toMatchObject({ team: null, createdBy: 'machine', role: 'operator' })
    expect(JSON.stringify(await tokens.list(all, { limit: 9 }))).not.toContain('hash')
    expect((await trail()).slice(-3)).toEqual(['token.create t1', 'token.create t2', 'token.create t3'])
  })

  test('a scope holds one’s own and those of teams that one leads; others are not there', async () => {
    const { tokens } = await settled(make)
    expect(ids(await tokens.list(own('mina'), { limit: 9 }))).toEqual(['t1'])
    expect(ids(await tokens.list(own('lead', 'front'), { limit: 9 }))).toEqual(['t3', 't1'])
    expect(await tokens.list(own('nobody'), { limit: 9 })).toEqual({ items: [], next: null, total: 0 })
    expect(await tokens.find(own('mina'), 't3')).toBeNull()
    expect(await tokens.find(own('lead', 'front'), 't2')).toBeNull()
  })

  test('the newest are first, in pages', async () => {
    const { tokens } = await settled(make)
    const first = await tokens.list(all, { limit: 2 })
    expect([ids(first), first?.total]).toEqual([['t3', 't2'], 3])
    expect(await tokens.list(all, { limit: 2, cursor: first?.next ?? '' })).toMatchObject({ items: [{ id: 't1' }], next: null })
    expect(await tokens.list(all, { limit: 2, cursor: 'nonsense' })).toBeNull()
  })

  test('revoking is heard and written down, and the first time stands', async () => {
    const access = await settled(make)
    const heard = (await access.heard()).length
    await access.tokens.revoke('t1', now, audit('token.revoke', 't1'))
    await access.tokens.revoke('t1', inHours(1), audit('token.revoke', 't1'))
    expect((await access.tokens.find(all, 't1'))?.revokedAt).toBe(now.toISOString())
    expect((await access.heard()).slice(heard)).toEqual(['t1', 't1'])
    expect((await access.trail()).at(-1)).toBe('token.revoke t1')
  })
}
