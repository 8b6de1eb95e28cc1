import { JournalEntry } from '../core/journal-entry'
import type { RegistryJournal } from '../ports'

/** For tests of what stands on the journal; entries pass through JSON as they would on disk. */
export function createMemoryJournal(stored: string[] = []): RegistryJournal {
  const append = async (entry: JournalEntry) => void stored.push(JSON.stringify(entry))
  return {
    restore: async (apply) => stored.forEach((text) => apply(JournalEntry.parse(JSON.parse(text)))),
    append,
    appendRenewal: (handle, atMs) => append({ k: 'renew', atMs, handles: [handle] }),
    close: async () => undefined,
  }
}
