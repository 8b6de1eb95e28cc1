import { expect, test } from 'vitest'
import type { ForceStore, OwnedApplication } from '../ports'

export interface ForcesUnderTest {
  store: ForceStore
  home: OwnedApplication
  far: OwnedApplication
  /** What the ledger says, oldest first. */
  trail(): Promise<{ action: string; why: string | null; teamId: string | null }[]>
  /** Lets the time of every force be over. */
  expire(): Promise<void>
}

const pair = { caller: 'home', callee: 'rows' }
const doer = (why: string) => ({ actor: { kind: 'person', id: 'p', name: 'Mina' }, why })

/** What every store of forced breakers promises. */
export function forceStoreContract(make: () => Promise<ForcesUnderTest>): void {
  test('holds what was forced until its end, with who and why, and in the ledger', async () => {
    const { store, home, trail } = await make()
    const forced = await store.force(home, { ...pair, mode: 'open', minutes: 5 }, doer('it is broken'))
    expect(forced).toMatchObject({ ...pair, mode: 'open', why: 'it is broken', by: 'Mina' })
    expect(Date.parse(forced.endsAt) - Date.parse(forced.since)).toBe(300_000)
    expect(await store.list({ kind: 'all' })).toEqual([forced])
    expect(await trail()).toEqual([{ action: 'breaker.force', why: 'it is broken', teamId: home.teamId }])
  })

  test('has one for a pair: the newest', async () => {
    const { store, home } = await make()
    await store.force(home, { ...pair, mode: 'open', minutes: 5 }, doer('first'))
    await store.force(home, { ...pair, mode: 'closed', minutes: 1 }, doer('second'))
    expect((await store.list({ kind: 'all' })).map(({ mode, why }) => [mode, why])).toEqual([['closed', 'second']])
  })

  test('lists those of the scope alone', async () => {
    const { store, home, far } = await make()
    await store.force(home, { ...pair, mode: 'open', minutes: 5 }, doer('one'))
    await store.force(far, { caller: 'far', callee: 'rows', mode: 'open', minutes: 5 }, doer('other'))
    expect((await store.list({ kind: 'teams', teamIds: [home.teamId] })).map(({ caller }) => caller)).toEqual(['home'])
    expect(await store.list({ kind: 'teams', teamIds: [] })).toEqual([])
  })

  test('ends once, with its entry; what is over cannot be ended, and is not listed', async () => {
    const { store, home, trail, expire } = await make()
    await store.force(home, { ...pair, mode: 'open', minutes: 5 }, doer('one'))
    expect([await store.end(home, pair, doer('well again')), await store.end(home, pair, doer('again'))]).toEqual([true, false])
    expect((await trail()).map(({ action }) => action)).toEqual(['breaker.force', 'breaker.release'])
    await store.force(home, { ...pair, mode: 'open', minutes: 5 }, doer('two'))
    await expire()
    expect(await store.list({ kind: 'all' })).toEqual([])
    expect(await store.end(home, pair, doer('late'))).toBe(false)
  })
}
