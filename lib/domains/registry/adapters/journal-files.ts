import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { JournalEntry } from '../core/journal-entry'
import { journalLine, readJournalLines, snapshotEnd } from './journal-lines'

const pattern = /^(journal|snapshot)-(\d{8})\.log$/
const chunkEntries = 400

export const journalPath = (dir: string, number: number): string => join(dir, `journal-${String(number).padStart(8, '0')}.log`)
const snapshotPath = (dir: string, number: number): string => join(dir, `snapshot-${String(number).padStart(8, '0')}.log`)

async function syncFolder(dir: string): Promise<void> {
  const handle = await open(dir, 'r')
  await handle.sync().finally(() => handle.close())
}

async function numbers(dir: string, kind: 'journal' | 'snapshot'): Promise<number[]> {
  const found = (await readdir(dir)).map((name) => pattern.exec(name)).filter((match) => match?.[1] === kind)
  return found.map((match) => Number(match?.[2])).sort((a, b) => a - b)
}

export interface RestoredFiles {
  /** The next free number: an old file is never appended to, so a torn tail stays a tail. */
  nextNumber: number
  entries: number
  broken: number
}

/** The newest whole snapshot, then every journal from its number on. */
export async function restoreFiles(dir: string, apply: (entry: JournalEntry) => void): Promise<RestoredFiles> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const [journals, snapshots] = [await numbers(dir, 'journal'), await numbers(dir, 'snapshot')]
  const restored = { nextNumber: Math.max(0, ...journals, ...snapshots) + 1, entries: 0, broken: 0 }
  let from = 0
  for (const number of snapshots.reverse()) {
    const read = readJournalLines(await readFile(snapshotPath(dir, number), 'utf8'))
    if (!read.complete) continue
    read.entries.forEach(apply)
    restored.entries += read.entries.length
    from = number
    break
  }
  for (const number of journals.filter((one) => one >= from)) {
    const read = readJournalLines(await readFile(journalPath(dir, number), 'utf8'))
    read.entries.forEach(apply)
    restored.entries += read.entries.length
    restored.broken += read.broken
  }
  return restored
}

export async function openJournalFile(dir: string, number: number) {
  const handle = await open(journalPath(dir, number), 'a', 0o600)
  await syncFolder(dir)
  return handle
}

/** Writes the state that journal `number` builds on, then removes what came before. In pieces: other work goes on between them. */
export async function writeSnapshot(dir: string, number: number, entries: readonly JournalEntry[]): Promise<void> {
  const draft = `${snapshotPath(dir, number)}.new`
  const handle = await open(draft, 'w', 0o600)
  try {
    for (let at = 0; at < entries.length; at += chunkEntries) await handle.write(entries.slice(at, at + chunkEntries).map(journalLine).join(''))
    await handle.write(snapshotEnd)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, snapshotPath(dir, number))
  await syncFolder(dir)
  for (const old of await numbers(dir, 'journal')) if (old < number) await rm(journalPath(dir, old), { force: true })
  for (const old of await numbers(dir, 'snapshot')) if (old < number) await rm(snapshotPath(dir, old), { force: true })
}
