import type { FileHandle } from 'node:fs/promises'
import type { Log } from '@/lib/kernel/log'
import type { JournalEntry } from '../core/journal-entry'
import type { RegistryJournal } from '../ports'
import { openJournalFile, restoreFiles, writeSnapshot } from './journal-files'
import { journalLine } from './journal-lines'

export interface FileJournalOptions {
  dir: string
  log: Log
  /** The whole state now, copied: what a snapshot holds. */
  capture: () => JournalEntry[]
  /** How long a group gathers; a client waits this long and for one sync. */
  groupMs?: number
  /** A journal over this size is replaced by a snapshot. */
  snapshotBytes?: number
}

interface Waiting {
  resolve: () => void
  reject: (error: unknown) => void
}

/**
 * Append-only files under one folder, written once for each group and synced where it holds a change. A group of renewals alone
 * is left to the system to sync: it outlives the process, and after the machine's own end nobody is evicted before all could renew.
 */
export function createFileJournal({ dir, log, capture, groupMs = 20, snapshotBytes = 16 * 1024 * 1024 }: FileJournalOptions): RegistryJournal {
  let lines: string[] = []
  let renewals: number[] = []
  let renewedAtMs = 0
  let holdsChange = false
  let waiting: Waiting[] = []
  let timer: NodeJS.Timeout | null = null
  let work: Promise<void> = Promise.resolve()
  let snapshotting: Promise<void> = Promise.resolve()
  let file: FileHandle | null = null
  let number = 0
  let bytes = 0

  const closeRenewals = () => {
    if (renewals.length === 0) return
    lines.push(journalLine({ k: 'renew', atMs: renewedAtMs, handles: renewals } satisfies JournalEntry))
    renewals = []
  }

  const wait = () =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ resolve, reject })
      timer ??= setTimeout(() => {
        timer = null
        work = work.then(flush)
      }, groupMs)
    })

  async function flush(): Promise<void> {
    closeRenewals()
    const [text, group, mustSync] = [lines.join(''), waiting, holdsChange]
    lines = []
    waiting = []
    holdsChange = false
    if (group.length === 0) return
    // Nothing waits at this moment, so the state is exactly what old files and this group hold.
    const state = bytes > snapshotBytes ? capture() : null
    try {
      file ??= await openJournalFile(dir, number)
      await file.write(text)
      if (mustSync) await file.datasync()
      bytes += Buffer.byteLength(text)
      for (const { resolve } of group) resolve()
      if (state) await beginNext(state)
    } catch (error) {
      log.error('registry journal could not be written', { dir, error })
      for (const { reject } of group) reject(error)
      bytes = Number.POSITIVE_INFINITY // what was lost here is in memory: the next good group is followed by a snapshot
      await abandonFile()
    }
  }

  /** A file that failed may end in half a line: the next group goes to a new one. */
  async function abandonFile(): Promise<void> {
    const failed = file
    file = null
    number += 1
    await failed?.close().catch(() => undefined)
  }

  async function beginNext(state: JournalEntry[]): Promise<void> {
    await abandonFile()
    bytes = 0
    const from = number
    snapshotting = snapshotting
      .then(() => writeSnapshot(dir, from, state))
      .catch((error: unknown) => log.error('registry snapshot could not be written', { dir, error }))
  }

  return {
    async restore(apply) {
      const restored = await restoreFiles(dir, apply)
      number = restored.nextNumber
      if (restored.entries > 0 || restored.broken > 0) log.info('registry restored', { entries: restored.entries, broken: restored.broken })
      if (restored.entries > 0) await writeSnapshot(dir, number, capture())
    },
    append(entry) {
      closeRenewals() // order matters: a renewal must not be replayed before the lease it renews
      lines.push(journalLine(entry))
      holdsChange = true
      return wait()
    },
    appendRenewal(handle, atMs) {
      renewals.push(handle)
      renewedAtMs = atMs
      return wait()
    },
    async close() {
      if (timer) clearTimeout(timer)
      timer = null
      await (work = work.then(flush))
      await snapshotting
      await file?.close()
      file = null
    },
  }
}
