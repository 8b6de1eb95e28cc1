import { expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { listBreakers } from './list-breakers'
import type { BreakerSource, OwnedApplications } from './ports'

const person = (teams: Record<string, TeamRole>): Actor => ({ kind: 'person', id: 'p', name: 'p', operator: false, teams: new Map(Object.entries(teams)) })
const owners: Record<string, string> = { home: 'front', shop: 'front', far: 'back' }
const applications: OwnedApplications = {
  async find(scope, name) {
    const teamId = owners[name]
    return teamId !== undefined && (scope.kind === 'all' || scope.teamIds.includes(teamId)) ? { teamId } : null
  },
}
const episode = (caller: string | null, callee: string) => ({ caller, callee, openedMs: 5, reopened: 0, triedMs: null, tries: 0, closedMs: null })

test('a viewer of the team sees those of its calls and of calls to it, but no caller of another team', async () => {
  const all = [episode(null, 'home'), episode('shop', 'home'), episode('far', 'home'), episode('home', 'far')]
  const list = listBreakers(applications, { episodes: async () => ok({ nowMs: 9, episodes: all }) })
  expect(await list(person({ front: 'viewer' }), { application: 'home' })).toEqual(ok({ nowMs: 9, episodes: all.filter(({ caller }) => caller !== 'far') }))
  expect(await list({ ...person({}), operator: true }, { application: 'home' })).toEqual(ok({ nowMs: 9, episodes: all }))
})

test('to another team, and of an unknown name, there is no such application, and the proxy is not asked', async () => {
  const asked: string[] = []
  const source: BreakerSource = { episodes: async (name) => (asked.push(name), ok({ nowMs: 9, episodes: [] })) }
  for (const [teams, application] of [[{ back: 'lead' }, 'home'], [{ front: 'lead' }, 'other'], [{}, 'home']] as const) {
    expect(await listBreakers(applications, source)(person(teams), { application })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  }
  expect(asked).toEqual([])
})

test('a proxy that does not answer is said, not an empty list', async () => {
  const list = listBreakers(applications, { episodes: async () => fail(fault('unavailable', 'The proxy does not answer.')) })
  expect(await list(person({ front: 'viewer' }), { application: 'home' })).toMatchObject({ ok: false, error: { code: 'unavailable' } })
})
