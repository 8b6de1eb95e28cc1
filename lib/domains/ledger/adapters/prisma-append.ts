import type { Transaction } from '@/lib/kernel/database'
import { chainEntry } from '../core/chain'
import type { Change } from '../schemas'

/**
 * Adds a change to the chain inside the caller's transaction. Call it last: the head's row is the last lock taken, so that
 * writers of different things cannot deadlock, and the position is the order of commits.
 */
export async function appendChange(tx: Transaction, change: Change): Promise<bigint> {
  const [head] = await tx.$queryRaw<{ position: bigint; hash: string; now: Date }[]>`
    SELECT position, hash, clock_timestamp() AS now FROM ledger_head WHERE id = 1 FOR UPDATE`
  if (!head) throw new Error('the ledger has no head: run the migrations')
  const entry = chainEntry(head, head.now, change)
  await tx.ledgerEntry.create({
    data: {
      position: entry.position,
      at: entry.at,
      actorKind: change.actor.kind,
      actorId: change.actor.id,
      actorName: change.actor.name,
      action: change.action,
      subjectKind: change.subject.kind,
      subjectId: change.subject.id,
      teamId: change.teamId ?? null,
      application: change.application ?? null,
      phase: change.phase ?? 'done',
      canonical: entry.canonical,
      previous: entry.previous,
      hash: entry.hash,
    },
  })
  await tx.ledgerHead.update({ where: { id: 1 }, data: { position: entry.position, hash: entry.hash } })
  return entry.position
}
