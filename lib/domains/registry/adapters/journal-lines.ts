import { crc32 } from 'node:zlib'
import { JournalEntry } from '../core/journal-entry'

const crcOf = (json: string): string => crc32(json).toString(16).padStart(8, '0')

/** `<crc32 of the JSON, 8 hex digits> <JSON>\n`: a half-written line is told apart from a whole one. */
export function journalLine(value: unknown): string {
  const json = JSON.stringify(value)
  return `${crcOf(json)} ${json}\n`
}

const endMark = { end: true } as const
export const snapshotEnd = journalLine(endMark)

export interface ReadLines {
  entries: JournalEntry[]
  /** Lines that were torn, changed on disk, or written by a version that we do not know. */
  broken: number
  /** The snapshot was written to its end. */
  complete: boolean
}

export function readJournalLines(text: string): ReadLines {
  const read: ReadLines = { entries: [], broken: 0, complete: false }
  for (const line of text.split('\n')) {
    if (line === '') continue
    const json = line.slice(9)
    if (line[8] !== ' ' || line.slice(0, 8) !== crcOf(json)) {
      read.broken += 1
      continue
    }
    if (`${line}\n` === snapshotEnd) {
      read.complete = true
      continue
    }
    const parsed = JournalEntry.safeParse(JSON.parse(json))
    if (parsed.success) read.entries.push(parsed.data)
    else read.broken += 1
  }
  return read
}
