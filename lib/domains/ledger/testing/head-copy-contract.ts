import { expect, test } from 'vitest'
import type { HeadCopy } from '../ports'

/** What every place for the head's copies promises; `make` gives an empty one. */
export function headCopyContract(make: () => Promise<HeadCopy>): void {
  test('has nothing at first, and then what was written last, whole', async () => {
    const copies = await make()
    expect(await copies.read()).toEqual([])
    const list = [1, 2].map((n) => ({ position: String(n), hash: 'a'.repeat(64), at: '2026-11-22T12:00:00.000Z' }))
    await copies.write(list.slice(0, 1))
    await copies.write(list)
    expect(await copies.read()).toEqual(list)
  })

  test('two writers at once leave one of the two lists, never a mixture', async () => {
    const copies = await make()
    const lists = ['a', 'b'].map((letter) => Array.from({ length: 200 }, (_, n) => ({ position: String(n), hash: letter.repeat(64), at: 'then' })))
    await Promise.all(lists.map((list) => copies.write(list)))
    expect(lists).toContainEqual(await copies.read())
  })
}
