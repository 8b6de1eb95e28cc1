import { describe, expect, test } from 'vitest'
import { createToken, listTokens, revokeToken } from './manage-tokens'
import { ada, failure, lena, memoryVerbs, mina, operator, person, refusal, token, valueOf } from './testing/memory-verbs'

const asked = { name: 'deploys', role: 'member' as const, team: 'front', days: 30 }

describe('creating a token', () => {
  test('shows it once; the ledger has everything but the token', async () => {
    const verbs = memoryVerbs()
    const { token: text, view } = valueOf(await createToken(verbs)(mina, asked))
    expect(text).toMatch(/^qd_/)
    expect(view).toMatchObject({ name: 'deploys', role: 'member', team: 'front', createdBy: 'mina', expiresAt: '2026-12-22T12:00:00.000Z' })
    expect(verbs.access.trail).toMatchObject([{ actor: { id: 'mina' }, action: 'token.create', subject: { kind: 'token', id: view.id }, teamId: 'front', after: { name: 'deploys', role: 'member', team: 'front' } }])
    expect(JSON.stringify([verbs.access.trail, [...verbs.access.tokens.values()]])).not.toContain(text)
  })

  test('never gives more than its maker has', async () => {
    const verbs = memoryVerbs()
    const create = createToken(verbs)
    expect(await create(person('vera', { front: 'viewer' }), asked)).toMatchObject(refusal('tokens:write needs member'))
    expect(await create(mina, { ...asked, role: 'lead' })).toMatchObject(refusal('a lead token needs lead'))
    expect(await create(lena, { ...asked, role: 'operator' })).toMatchObject(refusal('an operator token needs operator'))
    expect(await create(token, asked)).toMatchObject(refusal('tokens are made by people'))
    expect(await create(ada, asked)).toMatchObject(failure('not-found'))
    expect(await create(operator, { name: 'x', role: 'member', days: 1 })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/team' }] } })
    expect([verbs.access.tokens.size, verbs.access.trail]).toEqual([0, []])
  })
})

describe('revoking a token', () => {
  test('is its maker’s or its team’s lead’s, once in the ledger', async () => {
    const verbs = memoryVerbs()
    const { view } = valueOf(await createToken(verbs)(mina, asked))
    valueOf(await revokeToken(verbs)(lena, { id: view.id }))
    valueOf(await revokeToken(verbs)(mina, { id: view.id }))
    expect(verbs.access.trail.slice(1)).toMatchObject([{ actor: { id: 'lena' }, action: 'token.revoke', teamId: 'front', before: { name: 'deploys', role: 'member', team: 'front' } }])
    expect(verbs.access.heard).toEqual([view.id])
  })

  test('is not there for another member and another team’s lead', async () => {
    const verbs = memoryVerbs()
    const { view } = valueOf(await createToken(verbs)(mina, asked))
    for (const actor of [person('otto', { front: 'member' }), ada]) expect(await revokeToken(verbs)(actor, { id: view.id })).toMatchObject(failure('not-found'))
    expect(verbs.access.tokens.get(view.id)?.revokedAt).toBeNull()
    expect(verbs.access.trail).toHaveLength(1)
  })
})

test('a list holds one’s own, a lead’s the team’s too, an operator’s all', async () => {
  const verbs = memoryVerbs()
  await createToken(verbs)(mina, asked)
  await createToken(verbs)(ada, { ...asked, team: 'back' })
  const count = async (actor: typeof mina) => valueOf(await listTokens(verbs)(actor, { limit: 9 })).total
  expect([await count(mina), await count(lena), await count(ada), await count(operator)]).toEqual([1, 1, 1, 2])
  expect(await listTokens(verbs)(person('vera', { front: 'viewer' }), { limit: 9 })).toMatchObject(refusal('tokens:read needs member'))
})
