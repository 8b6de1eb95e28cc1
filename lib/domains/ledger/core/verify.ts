import { z } from 'zod'
import type { CopiedHead, StoredEntry } from '../ports'
import { entryHash, type LedgerHeadValue } from './chain'

export const chainStart: LedgerHeadValue = { position: 0n, hash: '0'.repeat(64) }

/** The parts of the hashed bytes that are stored as columns too, for filters. */
const Said = z.object({
  position: z.string(),
  at: z.string(),
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  action: z.string(),
  subject: z.object({ kind: z.string(), id: z.string() }),
  teamId: z.string().nullable(),
  application: z.string().nullable(),
  phase: z.string(),
})

function columnsAgree(entry: StoredEntry): boolean {
  let said: z.infer<typeof Said>
  try {
    said = Said.parse(JSON.parse(entry.canonical))
  } catch {
    return false
  }
  return (
    said.position === entry.position.toString() &&
    said.at === entry.at.toISOString() &&
    said.actor.kind === entry.actorKind &&
    said.actor.id === entry.actorId &&
    said.actor.name === entry.actorName &&
    said.action === entry.action &&
    said.subject.kind === entry.subjectKind &&
    said.subject.id === entry.subjectId &&
    said.teamId === entry.teamId &&
    said.application === entry.application &&
    said.phase === entry.phase
  )
}

export type Step = { intact: true; head: LedgerHeadValue } | { intact: false; problem: string }

/** Does this entry follow that one, and does it say what was hashed? */
export function checkEntry(before: LedgerHeadValue, entry: StoredEntry): Step {
  const expected = before.position + 1n
  const broken = (problem: string): Step => ({ intact: false, problem })
  if (entry.position !== expected) return broken(`entry ${expected} is missing: after ${before.position} comes ${entry.position}`)
  if (entry.previous !== before.hash) return broken(`entry ${entry.position} does not follow the one before it: that one was changed or replaced`)
  if (entryHash(entry.previous, entry.canonical) !== entry.hash) return broken(`entry ${entry.position} was changed: its hash does not match what it says`)
  if (!columnsAgree(entry)) return broken(`entry ${entry.position} was changed: its columns differ from what was hashed`)
  return { intact: true, head: { position: entry.position, hash: entry.hash } }
}

/** Copies made earlier must still be in the chain. `hashAt` knows the hashes of the positions that were copied. */
export function checkCopies(copies: readonly CopiedHead[], hashAt: ReadonlyMap<string, string>, head: LedgerHeadValue): string | null {
  for (const copy of copies) {
    if (BigInt(copy.position) > head.position) return `the tail was cut: on ${copy.at} the ledger had ${copy.position} entries, now ${head.position}`
    if (copy.position !== '0' && hashAt.get(copy.position) !== copy.hash) return `entry ${copy.position} was replaced: on ${copy.at} it had another hash`
  }
  return null
}
