import { appendFile, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { captureEntries, type JournalEntry } from '../core/journal-entry'
import { createLeaseTable } from '../core/lease-table'
import { register } from '../core/transitions'
import { instanceInfo, quietLog } from '../testing/build'
import { journalContract } from '../testing/journal-contract'
import { createFileJournal } from './file-journal'
import { createMemoryJournal } from './memory-journal'

let dir: string
beforeEach(async () => {
  dir = join(await mkdtemp(join(tmpdir(), 'journal-')), 'registry')
})
afterEach(() => rm(join(dir, '..'), { recursive: true, force: true }))

const open = (capture: () => JournalEntry[] = () => [], snapshotBytes?: number) =>
  createFileJournal({ dir, log: quietLog, capture, groupMs: 1, ...(snapshotBytes !== undefined && { snapshotBytes }) })

async function read(): Promise<JournalEntry[]> {
  const entries: JournalEntry[] = []
  const journal = open(() => entries)
  await journal.restore((entry) => void entries.push(entry))
  await journal.close()
  return entries
}

const forget = (id: string): JournalEntry => ({ k: 'forget', id })
const journalFile = async () => join(dir, (await readdir(dir)).filter((name) => name.startsWith('journal')).sort().at(-1) ?? '')

describe('memory journal', () => {
  const stored: string[] = []
  journalContract(() => createMemoryJournal(stored))
})

describe('file journal', () => {
  let kept: JournalEntry[] = []
  beforeEach(() => (kept = []))
  journalContract(() => open(() => kept))

  test('a torn tail loses the torn line alone', async () => {
    const journal = open()
    await journal.restore(() => undefined)
    for (const id of ['one', 'two', 'three']) await journal.append(forget(id))
    await journal.close()
    const path = await journalFile()
    await truncate(path, (await readFile(path)).length - 4)
    expect(await read()).toEqual([forget('one'), forget('two')])
  })

  test('a line changed on disk, and one of an unknown kind, are left out', async () => {
    const journal = open()
    await journal.restore(() => undefined)
    for (const id of ['one', 'two', 'three']) await journal.append(forget(id))
    await journal.close()
    const path = await journalFile()
    await writeFile(path, (await readFile(path, 'utf8')).replace('two', 'TWO'))
    await appendFile(path, 'not a line\n')
    expect(await read()).toEqual([forget('one'), forget('three')])
  })

  test('over its size it is replaced by a snapshot of the state, and the old files go', async () => {
    const table = createLeaseTable()
    const journal = open(() => captureEntries(table, new Map()), 1_000)
    await journal.restore(() => undefined)
    for (let n = 0; n < 20; n += 1) {
      const { lease } = register(table, instanceInfo({ instanceId: `i-${n % 4}`, lastDirtyTimestamp: n }), null, n)
      await journal.append({ k: 'put', lease })
    }
    await journal.close()
    const names = await readdir(dir)
    expect(names.filter((name) => name.startsWith('snapshot'))).toHaveLength(1)
    expect(names.length).toBeLessThanOrEqual(2)
    const last = new Map((await read()).flatMap((entry) => (entry.k === 'put' ? [[entry.lease.info.instanceId, entry.lease.renewedAtMs]] : [])))
    expect(last).toEqual(new Map([['i-0', 16], ['i-1', 17], ['i-2', 18], ['i-3', 19]]))
  })

  test('an unfinished snapshot is passed over: the files before it still count', async () => {
    const journal = open()
    await journal.restore(() => undefined)
    await journal.append(forget('one'))
    await journal.close()
    await writeFile(join(dir, 'snapshot-00000009.log'), (await readFile(await journalFile(), 'utf8')).replace('one', 'two'))
    expect(await read()).toEqual([forget('one')])
  })

  test('what cannot be written is refused; the next group goes on, followed by a snapshot with what was lost', async () => {
    const journal = open(() => [forget('lost'), forget('kept')])
    await journal.restore(() => undefined)
    await rm(dir, { recursive: true })
    await expect(journal.append(forget('lost'))).rejects.toThrow()
    await journal.restore(() => undefined) // makes the folder again
    await journal.append(forget('kept'))
    await journal.close()
    expect(await read()).toEqual([forget('lost'), forget('kept')])
  })
})
