import { describe, expect, test } from 'vitest'
import { createTeam, listTeams, readTeam, renameTeam } from './manage-teams'
import { ada, failure, lena, memoryVerbs, mina, operator, refusal, valueOf } from './testing/memory-verbs'

describe('creating a team', () => {
  test('is an operator’s, and written down with the team', async () => {
    const { teams, access } = memoryVerbs()
    const made = valueOf(await createTeam(teams)(operator, { slug: 'data', name: 'Data', why: 'new' }))
    expect(made).toMatchObject({ slug: 'data', members: 0, role: null })
    expect(access.trail).toMatchObject([{ actor: { id: 'olga' }, action: 'team.create', subject: { kind: 'team', id: made.id }, teamId: made.id, after: { slug: 'data', name: 'Data' }, why: 'new' }])
  })

  test('is refused to a lead, and a taken slug names the field', async () => {
    const { teams, access } = memoryVerbs()
    expect(await createTeam(teams)(lena, { slug: 'data', name: 'Data' })).toMatchObject(refusal('teams:create needs operator'))
    expect(await createTeam(teams)(operator, { slug: 'front', name: 'Data' })).toMatchObject({ ok: false, error: { code: 'conflict', errors: [{ pointer: '#/slug' }] } })
    expect([access.teams.size, access.trail]).toEqual([2, []])
  })
})

describe('renaming a team', () => {
  test('is its lead’s, with before and after', async () => {
    const { teams, access } = memoryVerbs()
    expect(valueOf(await renameTeam(teams)(lena, { team: 'front', name: 'The front' }))).toMatchObject({ name: 'The front', role: 'lead' })
    expect(access.trail).toMatchObject([{ action: 'team.rename', teamId: 'front', before: { name: 'front' }, after: { name: 'The front' } }])
  })

  test('is refused to a member by its rule, and for the lead of another team there is no such team', async () => {
    const { teams, access } = memoryVerbs()
    expect(await renameTeam(teams)(mina, { team: 'front', name: 'x' })).toMatchObject(refusal('members:write needs lead'))
    expect(await renameTeam(teams)(ada, { team: 'front', name: 'x' })).toMatchObject(failure('not-found'))
    expect(access.trail).toEqual([])
  })
})

test('everybody sees their own teams with their role; operators all', async () => {
  const { teams } = memoryVerbs()
  expect(valueOf(await listTeams(teams)(mina, { limit: 9 })).items).toMatchObject([{ slug: 'front', role: 'member', members: 2 }])
  expect(valueOf(await listTeams(teams)(operator, { limit: 9 })).items.map(({ slug, role }) => [slug, role])).toEqual([['back', null], ['front', null]])
  expect(await readTeam(teams)(mina, { team: 'back' })).toMatchObject(failure('not-found'))
})
