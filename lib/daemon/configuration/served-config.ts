import { type ReadLayer, readLayer } from '@/lib/domains/configuration/core/read-layer'
import type { StoredDocuments } from '@/lib/domains/configuration/ports'
import type { Log } from '@/lib/kernel/log'

/** What is served, kept in memory until somebody saves. */
export interface ServedConfig {
  /** `at`: as it was when the ledger had that position; null where it has not come so far. */
  read(applications: readonly string[], at: string | null): Promise<ReadLayer[] | null>
  /** Somebody saved: what is kept is old. */
  changed(): void
  /** Gives what ends the listening. */
  onChange(listener: () => void): () => void
  stop(): void
}

interface Options {
  stored: StoredDocuments
  /** Position of the newest version there is. */
  newest: () => Promise<string>
  log: Log
  /** A message can be lost: it is looked as well. */
  everyMs?: number
}

interface Kept {
  fresh: Promise<ReadLayer[]> | null
  /** What is served while the database does not answer. */
  last: ReadLayer[] | null
  turn: number
}

interface Asking {
  names: Set<string>
  documents: Promise<ReadLayer[]>
}

/** Names are whatever callers ask for. */
const keptMax = 2_000

export function createServedConfig({ stored, newest, log, everyMs = 5_000 }: Options): ServedConfig {
  const kept = new Map<string, Kept>()
  const listeners = new Set<() => void>()
  let known: string | null = null

  let asking: Asking | null = null

  function begin(): Asking {
    const names = new Set<string>()
    const ask = async (): Promise<ReadLayer[]> => {
      await new Promise((resolve) => setImmediate(resolve))
      asking = null
      return (await stored.given([...names])).map(readLayer)
    }
    return { names, documents: ask() }
  }
  /** What many ask for in one moment is one question: a save wakes every watcher at once. */
  async function together(applications: readonly string[]): Promise<ReadLayer[]> {
    const mine = (asking ??= begin())
    for (const name of applications) mine.names.add(name)
    return (await mine.documents).filter(({ application }) => application === null || applications.includes(application))
  }

  async function load(entry: Kept, applications: readonly string[]): Promise<ReadLayer[]> {
    entry.turn += 1
    const { turn } = entry
    try {
      const read = await together(applications)
      if (entry.turn === turn) entry.last = read
      return read
    } catch (error) {
      if (entry.turn === turn) entry.fresh = null
      if (entry.last === null) throw error
      log.warn('the configuration cannot be read: what was read last is served', { error })
      return entry.last
    }
  }

  function current(applications: readonly string[]): Promise<ReadLayer[]> {
    const key = [...applications].sort().join(',')
    let entry = kept.get(key)
    if (!entry) {
      if (kept.size >= keptMax) kept.delete(kept.keys().next().value ?? '')
      entry = { fresh: null, last: null, turn: 0 }
      kept.set(key, entry)
    }
    entry.fresh ??= load(entry, applications)
    return entry.fresh
  }

  function changed(): void {
    for (const entry of kept.values()) entry.fresh = null
    for (const listener of listeners) listener()
  }

  async function look(): Promise<void> {
    try {
      const found = await newest()
      const isOther = known !== found
      known = found
      if (isOther) changed()
    } catch (error) {
      log.warn('cannot look for changes of the configuration', { error })
    }
  }

  void look()
  const timer = setInterval(() => void look(), everyMs)
  return {
    read: async (applications, at) => (at === null ? current(applications) : ((await stored.inForce(applications, at))?.map(readLayer) ?? null)),
    changed,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stop: () => clearInterval(timer),
  }
}
