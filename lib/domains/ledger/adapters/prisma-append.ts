import type { Transaction } from '@/lib/kernel/database'
import { type ChainedEntry, chainEntry, type LedgerHeadValue } from '../core/chain'
import type { Change } from '../schemas'

/**
 * Adds a change to the chain inside the caller's transaction. Call it last: the head's row is the last lock taken, so that
 * writers of different things cannot deadlock, and the position is the order of commits.
 */
export const appendChange = (tx: Transaction, change: Change): Promise<bigint> => appendChanges(tx, [change])

/** Several of one transaction, in their order; the position is that of the last. Their number costs no more questions to the database. */
export async function appendChanges(tx: Transaction, changes: readonly Change[]): Promise<bigint> {
  const [head] = await tx.$queryRaw<{ position: bigint; hash: string; now: Date }[]>`
    SELECT position, hash, clock_timestamp() AS now FROM ledger_head WHERE id = 1 FOR UPDATE`
  if (!head) throw new Error('the ledger has no head: run the migrations')
  let last: LedgerHeadValue = head
  const data = changes.map((change) => {
    const entry = chainEntry(last, head.now, change)
    last = entry
    return rowOf(change, entry)
  })
  await tx.ledgerEntry.createMany({ data })
  await tx.ledgerHead.update({ where: { id: 1 }, data: { position: last.position, hash: last.hash } })
  return last.position
}

const rowOf = (change: Change, { position, at, canonical, previous, hash }: ChainedEntry) => ({
  position,
  at,
  actorKind: change.actor.kind,
  actorId: change.actor.id,
  actorName: change.actor.name,
  action: change.action,
  subjectKind: change.subject.kind,
  subjectId: change.subject.id,
  teamId: change.teamId ?? null,
  application: change.application ?? null,
  phase: change.phase ?? 'done',
  canonical,
  previous,
  hash,
})
