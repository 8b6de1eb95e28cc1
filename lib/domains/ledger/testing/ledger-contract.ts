import { expect, test } from 'vitest'
import type { TeamScope } from '@/lib/kernel/actor'
import { chainStart, checkEntry } from '../core/verify'
import type { ChangeFilter, LedgerReader } from '../ports'
import type { Change } from '../schemas'

export interface LedgerUnderTest {
  /** Without entries, or with entries that the tests leave out by starting after `start`; the teams `front` and `back` have their slugs as ids. */
  ledger: LedgerReader
  start: bigint
  append(change: Change): Promise<bigint>
}

const all: TeamScope = { kind: 'all' }
const front: TeamScope = { kind: 'teams', teamIds: ['front'] }
const by = (name: string) => ({ kind: 'person', id: name, name })
const change = (action: string, more: Partial<Change> = {}): Change => ({ actor: by('mina'), action, subject: { kind: 'thing', id: 'x' }, ...more })

/** What every ledger promises its readers and writers. */
export function ledgerContract(make: () => Promise<LedgerUnderTest>): void {
  test('entries follow each other: each has the next position and the hash of the one before, also written at once', async () => {
    const { ledger, start, append } = await make()
    const before = await ledger.head()
    expect(before.position).toBe(start)
    if (start === 0n) expect(before).toEqual(chainStart)
    const positions = await Promise.all(Array.from({ length: 20 }, (_, n) => append(change('a.b', { after: { n }, phase: 'intended' }))))
    expect(positions.map(Number).toSorted((one, other) => one - other)).toEqual(Array.from({ length: 20 }, (_, n) => Number(start) + n + 1))
    let last = before
    for (const entry of await ledger.after(start, 100)) {
      const step = checkEntry(last, entry)
      if (!step.intact) throw new Error(step.problem)
      last = step.head
    }
    expect(await ledger.head()).toEqual(last)
    expect((await ledger.after(start + 5n, 3)).map(({ position }) => position - start)).toEqual([6n, 7n, 8n])
    expect(await ledger.after(start + 20n, 3)).toEqual([])
  })

  test('an entry says all that was written, and is one for those who may see it', async () => {
    const { ledger, append } = await make()
    const position = await append(change('server-group.scale', { teamId: 'front', application: 'home', before: { size: 1 }, after: { size: 2 }, why: 'evening', evidence: [1], phase: 'failed' }))
    const entry = await ledger.find(front, position)
    expect(entry).toMatchObject({
      position: position.toString(), actor: by('mina'), action: 'server-group.scale', subject: { kind: 'thing', id: 'x' }, teamId: 'front', application: 'home', phase: 'failed',
      before: { size: 1 }, after: { size: 2 }, why: 'evening', evidence: [1],
    })
    expect(await ledger.find(all, position)).toEqual(entry)
    expect(await ledger.find({ kind: 'teams', teamIds: ['back'] }, position)).toBeNull()
    expect(await ledger.find(all, position + 1n)).toBeNull()
    // What is of no team is for operators.
    const nobodys = await append(change('person.create'))
    expect([await ledger.find(front, nobodys), (await ledger.find(all, nobodys))?.action]).toEqual([null, 'person.create'])
  })

  test('a list is newest first, in pages, and holds every filter given', async () => {
    const { ledger, start, append } = await make()
    const marked = (more: Partial<Change>) => append(change('mark.it', { ...more, evidence: `run ${start}` }))
    await marked({ teamId: 'front', application: 'home', after: { colour: 'Green' } })
    await marked({ teamId: 'front', application: 'playback', actor: by('Ada Lovelace') })
    await marked({ teamId: 'back', application: 'home', action: 'mark.more' })
    await marked({ action: 'marked.other' })
    const ask = async (filter: ChangeFilter, scope = all) => {
      const found = await ledger.list(scope, { fromMs: 0, ...filter, q: `${filter.q ?? ''} "run ${start}"` }, { limit: 9 })
      return found?.items.map(({ position }) => Number(BigInt(position) - start))
    }
    expect(await ask({})).toEqual([4, 3, 2, 1])
    expect(await ask({}, front)).toEqual([2, 1])
    expect(await ask({ application: 'home' })).toEqual([3, 1])
    expect(await ask({ actor: 'lovel' })).toEqual([2])
    expect([await ask({ action: 'mark' }), await ask({ action: 'mark.it' }), await ask({ action: 'mar' }), await ask({ action: 'mark.' })]).toEqual([[3, 2, 1], [2, 1], [], [3, 2, 1]])
    expect([await ask({ team: 'back' }), await ask({ team: 'none' })]).toEqual([[3], []])
    expect([await ask({ q: 'GREEN home' }), await ask({ q: 'green playback' })]).toEqual([[1], []])
    expect([await ask({ q: 'gre_n' }), await ask({ q: 'g%n' }), await ask({ actor: 'a_a' })]).toEqual([[], [], []])
    expect([await ask({ toMs: 1 }), await ask({ fromMs: Date.now() + 3_600_000 })]).toEqual([[], []])

    const first = await ledger.list(all, { q: `"run ${start}"` }, { limit: 3 })
    expect([first?.items.length, first?.total]).toEqual([3, 4])
    expect(await ledger.list(all, { q: `"run ${start}"` }, { limit: 3, cursor: first?.next ?? '' })).toMatchObject({ items: [{ position: String(start + 1n) }], next: null })
    expect(await ledger.list(all, {}, { limit: 3, cursor: 'nonsense' })).toBeNull()
  })
}
