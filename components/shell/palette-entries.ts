import type { IconName } from '../ui/icon-paths'

export type PaletteGroup = 'applications' | 'traces' | 'go' | 'do'

export interface PaletteEntry {
  id: string
  group: PaletteGroup
  icon: IconName
  text: string
  note?: string
  keys?: string[]
  run: { kind: 'open'; href: string } | { kind: 'act'; act: () => void }
}

const order: PaletteGroup[] = ['applications', 'traces', 'go', 'do']

/** A typed text that is a whole trace id leads to that trace. */
export const traceIdOf = (text: string): string | null => (/^[0-9a-f]{32}$/i.test(text.trim()) ? text.trim().toLowerCase() : null)

/** `>` before the words keeps only what does something. */
export function readQuery(text: string): { words: string; commandsOnly: boolean } {
  const trimmed = text.trim()
  return trimmed.startsWith('>') ? { words: trimmed.slice(1).trim().toLowerCase(), commandsOnly: true } : { words: trimmed.toLowerCase(), commandsOnly: false }
}

/** Entries in which every word occurs, those that begin with the text first, in the order of the groups. */
export function matchEntries(entries: PaletteEntry[], text: string): PaletteEntry[] {
  const { words, commandsOnly } = readQuery(text)
  const parts = words.split(/\s+/).filter(Boolean)
  const fits = (entry: PaletteEntry) => {
    const said = `${entry.text} ${entry.note ?? ''}`.toLowerCase()
    return (!commandsOnly || entry.group === 'do') && (entry.group === 'traces' || parts.every((part) => said.includes(part)))
  }
  const rank = (entry: PaletteEntry) => order.indexOf(entry.group) * 2 + (entry.text.toLowerCase().startsWith(words) ? 0 : 1)
  return entries
    .filter(fits)
    .map((entry, at) => ({ entry, at }))
    .sort((a, b) => rank(a.entry) - rank(b.entry) || a.at - b.at)
    .map(({ entry }) => entry)
}

export interface Piece {
  text: string
  hit: boolean
}

/** The text in pieces, with the first occurrence of each typed word marked. */
export function highlight(text: string, typed: string): Piece[] {
  const parts = readQuery(typed).words.split(/\s+/).filter(Boolean)
  const low = text.toLowerCase()
  const marked = Array.from({ length: text.length }, () => false)
  for (const part of parts) {
    const at = low.indexOf(part)
    if (at >= 0) marked.fill(true, at, at + part.length)
  }
  const pieces: Piece[] = []
  for (const [at, letter] of [...text].entries()) {
    const hit = marked[at] === true
    const last = pieces.at(-1)
    if (last?.hit === hit) last.text += letter
    else pieces.push({ text: letter, hit })
  }
  return pieces
}
