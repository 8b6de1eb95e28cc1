import { expect, test } from 'vitest'
import type { TeamScope } from '@/lib/kernel/actor'
import type { Change } from '../../ledger/schemas'
import type { ApplicationStore } from '../ports'

export interface ApplicationsUnderTest {
  /** Without applications, over the teams `front` and `back`, whose ids are their slugs. */
  store: ApplicationStore
  /** `action subject` of the ledger's entries, oldest first. */
  trail(): Promise<string[]>
}

const all: TeamScope = { kind: 'all' }
const only = (...teamIds: string[]): TeamScope => ({ kind: 'teams', teamIds })
const change = (name: string): Change => ({ actor: { kind: 'person', id: 'p', name: 'p' }, action: 'application.create', subject: { kind: 'application', id: name }, application: name })

/** What every store of applications promises. */
export function applicationStoreContract(make: () => Promise<ApplicationsUnderTest>): void {
  const filled = async () => {
    const made = await make()
    for (const [name, teamId] of [['playback', 'front'], ['home', 'front'], ['billing', 'back']] as const) {
      await made.store.create({ id: `id-${name}`, name, teamId, description: `the ${name}` }, change(name))
    }
    return made
  }

  test('an application is there with its team and nothing running, and in the ledger', async () => {
    const { store, trail } = await filled()
    expect(await store.find(all, 'home')).toEqual({
      id: 'id-home', name: 'home', teamId: 'front', team: 'front', description: 'the home', createdAt: expect.any(String),
      instances: { desired: 0, healthy: 0, starting: 0, sick: 0 }, current: [],
    })
    expect(await trail()).toEqual(['application.create playback', 'application.create home', 'application.create billing'])
  })

  test('a name is one team’s: a second, also of two at once, changes nothing and says nothing', async () => {
    const { store, trail } = await make()
    const outcomes = await Promise.all(['front', 'back'].map((teamId) => store.create({ id: `home of ${teamId}`, name: 'home', teamId, description: '' }, change('home'))))
    expect(outcomes.toSorted()).toEqual([false, true])
    expect(await store.names(all)).toEqual(['home'])
    expect(await trail()).toEqual(['application.create home'])
  })

  test('what a scope does not hold does not exist, neither applications nor teams', async () => {
    const { store } = await filled()
    expect(await store.find(only('front'), 'billing')).toBeNull()
    expect(await store.find(all, 'none')).toBeNull()
    expect(await store.names(only('back'))).toEqual(['billing'])
    expect(await store.names(only())).toEqual([])
    expect(await store.teams(only('back'))).toEqual(new Map([['billing', 'back']]))
    expect(await store.teams(only())).toEqual(new Map())
    expect(await store.findTeam(only('front'), 'front')).toEqual({ id: 'front', slug: 'front' })
    expect(await store.findTeam(only('front'), 'back')).toBeNull()
    expect((await store.list(only('front'), { after: null, limit: 9 })).items.map(({ name }) => name)).toEqual(['home', 'playback'])
  })

  test('a list is by name, in pages, by part of a name in any case, and by team', async () => {
    const { store } = await filled()
    const names = async (input: Partial<Parameters<ApplicationStore['list']>[1]>) => {
      const { items, total, more } = await store.list(all, { after: null, limit: 9, ...input })
      return [items.map(({ name }) => name), total, more]
    }
    expect(await names({ limit: 2 })).toEqual([['billing', 'home'], 3, true])
    expect(await names({ limit: 2, after: 'home' })).toEqual([['playback'], 3, false])
    expect(await names({ q: 'AY' })).toEqual([['playback'], 1, false])
    expect(await names({ q: 'h%e' })).toEqual([[], 0, false])
    expect(await names({ team: 'back' })).toEqual([['billing'], 1, false])
  })
}
