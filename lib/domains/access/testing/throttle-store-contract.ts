import { expect, test } from 'vitest'
import { throttleKeys } from '../core/throttle'
import type { ThrottleStore } from '../ports'

const nowMs = Date.parse('2026-11-22T12:00:00Z')

/** What every store of failed sign-ins promises; `make` gives an empty one. */
export function throttleStoreContract(make: () => Promise<ThrottleStore>): void {
  const keys = throttleKeys('mina', '10.0.0.1')
  const failures = async (store: ThrottleStore) => Promise.all(keys.map(async ({ key }) => (await store.read(key))?.failures ?? 0))

  test('knows nothing at first; every admitted try is counted under all its keys', async () => {
    const store = await make()
    expect(await failures(store)).toEqual([0, 0, 0])
    expect(await store.admit(keys, nowMs)).toEqual({ admitted: true })
    expect(await store.admit(keys, nowMs)).toEqual({ admitted: true })
    expect(await failures(store)).toEqual([2, 2, 2])
  })

  test('tries at the same moment are counted one after the other: no more than the free ones slip through', async () => {
    const store = await make()
    const tries = await Promise.all(Array.from({ length: 25 }, () => store.admit(keys, nowMs)))
    // The fifth of a pair is the last that goes at once.
    expect(tries.filter(({ admitted }) => admitted)).toHaveLength(5)
    expect(await failures(store)).toEqual([5, 5, 5])
  })

  test('a refused try changes nothing under any key, and says the longest wait', async () => {
    const store = await make()
    for (let n = 0; n < 5; n += 1) await store.admit(keys, nowMs)
    const before = await failures(store)
    const refused = await store.admit(keys, nowMs + 1)
    expect(refused).toMatchObject({ admitted: false })
    expect(await store.admit(keys, nowMs + 1)).toEqual(refused)
    expect(await failures(store)).toEqual(before)
  })

  test('success forgets the account and the pair, and takes one from the address', async () => {
    const store = await make()
    const others = throttleKeys('jun', '10.0.0.1')
    await store.admit(others, nowMs)
    await store.admit(keys, nowMs)
    await store.succeeded(keys)
    expect(await failures(store)).toEqual([0, 1, 0])
    expect((await store.read('name:jun'))?.failures).toBe(1)
    await store.succeeded(throttleKeys('stranger', '10.0.0.9'))
  })

  test('tries and successes of one account at once never fail each other', async () => {
    const store = await make()
    const lanes = Array.from({ length: 8 }, async (_, lane) => {
      for (let n = 0; n < 15; n += 1) {
        await store.admit(keys, nowMs + n)
        if (lane % 2 === 0) await store.succeeded(n % 2 === 0 ? keys : keys.toReversed())
      }
    })
    await expect(Promise.all(lanes)).resolves.toHaveLength(8)
  })
}
