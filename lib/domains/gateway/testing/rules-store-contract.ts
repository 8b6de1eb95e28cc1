import { expect, test } from 'vitest'
import { usualBreaker } from '../core/breaker'
import type { RuledApplication, RulesStore } from '../rules-ports'

export interface RulesUnderTest {
  store: RulesStore
  home: RuledApplication
  far: RuledApplication
  /** What the ledger says, oldest first. */
  trail(): Promise<{ action: string; why: string | null; teamId: string | null; before: unknown; after: unknown }[]>
}

const pair = { caller: 'home', callee: 'rows' }
const now = { timeoutMs: 1_000, breaker: usualBreaker }
const doer = (why: string) => ({ actor: { kind: 'person', id: 'p', name: 'Mina' }, why })

/** What every store of rules in force promises. */
export function rulesStoreContract(make: () => Promise<RulesUnderTest>): void {
  test('holds what was set with who and why, and tells the ledger what it was before', async () => {
    const { store, home, trail } = await make()
    const set = await store.set(home, { ...pair, change: { errorPercent: 20 } }, now, doer('opens too late'))
    expect(set).toMatchObject({ ...pair, change: { errorPercent: 20 }, why: 'opens too late', by: 'Mina', before: { errorPercent: 50 }, after: { errorPercent: 20 } })
    const { before, after, ...rules } = set
    expect(await store.list({ kind: 'all' })).toEqual([rules])
    expect(await trail()).toEqual([{ action: 'breaker.set-rules', why: 'opens too late', teamId: home.teamId, before, after }])
  })

  test('has one for a pair: what is set later goes over what was set before', async () => {
    const { store, home } = await make()
    await store.set(home, { ...pair, change: { errorPercent: 20, windowMs: 5_000 } }, now, doer('first'))
    await store.set(home, { ...pair, change: { errorPercent: 30, timeoutMs: 400 } }, now, doer('second'))
    expect(await store.list({ kind: 'all' })).toMatchObject([{ change: { errorPercent: 30, windowMs: 5_000, timeoutMs: 400 }, why: 'second' }])
  })

  test('lists those of the scope alone', async () => {
    const { store, home, far } = await make()
    await store.set(home, { ...pair, change: { volume: 3 } }, now, doer('one'))
    await store.set(far, { caller: 'far', callee: 'rows', change: { volume: 4 } }, now, doer('other'))
    expect((await store.list({ kind: 'teams', teamIds: [home.teamId] })).map(({ caller }) => caller)).toEqual(['home'])
    expect(await store.list({ kind: 'teams', teamIds: [] })).toEqual([])
  })

  test('takes them back once, with the entry of what held', async () => {
    const { store, home, trail } = await make()
    await store.set(home, { ...pair, change: { volume: 3 } }, now, doer('one'))
    expect([await store.drop(home, pair, doer('well again')), await store.drop(home, pair, doer('again'))]).toEqual([true, false])
    expect(await store.list({ kind: 'all' })).toEqual([])
    expect((await trail()).at(-1)).toEqual({ action: 'breaker.drop-rules', why: 'well again', teamId: home.teamId, before: { volume: 3 }, after: null })
  })
}
