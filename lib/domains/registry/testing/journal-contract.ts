import { expect, test } from 'vitest'
import type { JournalEntry } from '../core/journal-entry'
import { createLeaseTable } from '../core/lease-table'
import { register } from '../core/transitions'
import type { RegistryJournal } from '../ports'
import { expectedInstance, instanceInfo } from './build'

const lease = (instanceId: string, nowMs: number) => register(createLeaseTable(), instanceInfo({ instanceId }), null, nowMs).lease

async function stored(journal: RegistryJournal): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = []
  await journal.restore((entry) => void entries.push(entry))
  return entries
}

/** `open` gives a journal over the same storage each time. */
export function journalContract(open: () => RegistryJournal): void {
  test('gives nothing at first, and afterwards every entry in order', async () => {
    const first = open()
    expect(await stored(first)).toEqual([])
    const put = { k: 'put', lease: lease('a-1', 1_000) } as const
    await Promise.all([first.append({ k: 'expect', expected: expectedInstance() }), first.append(put)])
    await first.appendRenewal(put.lease.handle, 2_000)
    await first.append({ k: 'drop', handle: put.lease.handle, atMs: 3_000 })
    await first.close()

    const kinds = (await stored(open())).map((entry) => (entry.k === 'renew' ? `renew ${entry.handles.join()} at ${entry.atMs}` : entry.k))
    expect(kinds).toEqual(['expect', 'put', 'renew 1 at 2000', 'drop'])
  })
}
