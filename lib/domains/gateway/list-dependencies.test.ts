import { expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { listDependencies } from './list-dependencies'
import type { OwnedApplications } from './ports'

const person = (id: string, teams: Record<string, TeamRole>): Actor => ({ kind: 'person', id, name: id, operator: false, teams: new Map(Object.entries(teams)) })
const applications: OwnedApplications = { find: async (scope, name) => (name === 'home' && (scope.kind === 'all' || scope.teamIds.includes('front')) ? { teamId: 'front' } : null) }
const states = { nowMs: 7, dependencies: [], more: 0 }

test('a viewer of the team sees them; to another team, and of an unknown name, there is no such application, and the proxy is not asked', async () => {
  const asked: string[] = []
  const list = listDependencies(applications, {
    async states(application) {
      asked.push(application)
      return ok(states)
    },
  })
  expect(await list(person('vera', { front: 'viewer' }), { application: 'home' })).toEqual({ ok: true, value: states })
  for (const [teams, application] of [[{ back: 'lead' }, 'home'], [{ front: 'lead' }, 'other'], [{}, 'home']] as const) {
    expect(await list(person('ada', teams), { application })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  }
  expect(asked).toEqual(['home'])
})

test('a proxy that does not answer is said, not an empty list', async () => {
  const list = listDependencies(applications, { states: async () => fail(fault('unavailable', 'The proxy does not answer.')) })
  expect(await list(person('vera', { front: 'viewer' }), { application: 'home' })).toMatchObject({ ok: false, error: { code: 'unavailable' } })
})
