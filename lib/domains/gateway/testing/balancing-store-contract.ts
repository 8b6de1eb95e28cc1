import { expect, test } from 'vitest'
import type { BalancedApplication, BalancingStore } from '../balancing-ports'
import { usualBalancing } from '../balancing-schemas'

export interface StoreUnderTest {
  store: BalancingStore
  application: BalancedApplication
  /** Of another team. */
  foreign: BalancedApplication
  /** Actions of the ledger on the application so far, with what was before and after. */
  entries(): Promise<{ action: string; before: unknown; after: unknown; why?: string | undefined }[]>
}

/** What every balancing store promises. */
export function balancingStoreContract(make: () => Promise<StoreUnderTest>): void {
  const doer = { actor: { kind: 'person', id: 'vera', name: 'Vera' }, why: 'a slow zone' }
  const rare = { ...usualBalancing, rule: 'response-time' as const, ejection: { ...usualBalancing.ejection, errorPercent: 40 } }

  test('what is chosen is kept, with who chose it and an entry that names what it replaced', async () => {
    const { store, application, entries } = await make()
    expect(await store.of(application)).toBeNull()
    await store.save(application, rare, doer)
    expect(await store.of(application)).toMatchObject({ policy: rare, setBy: 'Vera' })
    await store.save(application, usualBalancing, { actor: doer.actor })
    expect(await store.forget(application, doer)).toBe(true)
    expect(await store.of(application)).toBeNull()
    expect(await entries()).toEqual([
      { action: 'balancing.set', before: null, after: rare, why: 'a slow zone' },
      { action: 'balancing.set', before: rare, after: usualBalancing, why: undefined },
      { action: 'balancing.forget', before: usualBalancing, after: null, why: 'a slow zone' },
    ])
  })

  test('where nobody chose there is nothing to forget, and no entry', async () => {
    const { store, application, entries } = await make()
    expect(await store.forget(application, doer)).toBe(false)
    expect(await entries()).toEqual([])
  })

  test('an application of another team is not found', async () => {
    const { store, application, foreign } = await make()
    const scope = { kind: 'teams', teamIds: [application.teamId] } as const
    expect(await store.find(scope, application.name)).toMatchObject({ id: application.id, teamId: application.teamId })
    expect(await store.find(scope, foreign.name)).toBeNull()
    expect(await store.find({ kind: 'all' }, foreign.name)).toMatchObject({ id: foreign.id })
  })
}
