import type { Database, Transaction } from '@/lib/kernel/database'
import type { StreamTopic } from '../schemas'

export interface PublishedEvent {
  topic: StreamTopic
  /** Only members of this team hear of it; null: every signed-in person (`changes` without a team: operators alone). */
  teamId: string | null
  /** What changed, like an instance id: a hint to ask again, never the thing itself. */
  key: string
}

/** Adds an event inside the caller's transaction: listeners hear of it when it commits. `changes` come by themselves from the ledger. */
export async function publishEvent(tx: Transaction | Database, { topic, teamId, key }: PublishedEvent): Promise<void> {
  await tx.streamEvent.create({ data: { topic, teamId, key } })
}
