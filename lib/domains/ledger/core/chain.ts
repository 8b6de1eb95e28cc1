import { createHash } from 'node:crypto'
import canonicalize from 'canonicalize'
import type { Change } from '../schemas'

export interface LedgerHeadValue {
  position: bigint
  hash: string
}

export interface ChainedEntry {
  position: bigint
  at: Date
  canonical: string
  previous: string
  hash: string
}

/** RFC 8785 text of everything an entry says: what is hashed is what is stored. */
export function canonicalBytes(position: bigint, at: Date, change: Change): string {
  const { actor, action, subject, teamId = null, application = null, phase = 'done', before, after, why, evidence } = change
  const said = { position: position.toString(), at: at.toISOString(), actor, action, subject, teamId, application, phase, before, after, why, evidence }
  return canonicalize(JSON.parse(JSON.stringify(said))) as string
}

/** sha256 over the previous hash and the canonical bytes, as 64 hex digits. */
export const entryHash = (previous: string, canonical: string): string => createHash('sha256').update(previous).update('\n').update(canonical).digest('hex')

export function chainEntry(head: LedgerHeadValue, at: Date, change: Change): ChainedEntry {
  const position = head.position + 1n
  const canonical = canonicalBytes(position, at, change)
  return { position, at, canonical, previous: head.hash, hash: entryHash(head.hash, canonical) }
}
