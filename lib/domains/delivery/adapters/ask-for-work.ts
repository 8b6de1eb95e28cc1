import type { Transaction } from '@/lib/kernel/database'

export type WorkKind = 'server-group' | 'rollout' | 'canary'

/** Puts an object on its controller's list, due now. The notification leaves when the transaction commits. */
export async function askForWorkOn(tx: Transaction, kind: WorkKind, objectId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO work_item (kind, object_id) VALUES (${kind}, ${objectId})
    ON CONFLICT (kind, object_id) DO UPDATE SET next_look_at = clock_timestamp()`
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${kind})`
}

export const askForWork = (tx: Transaction, serverGroupId: string): Promise<void> => askForWorkOn(tx, 'server-group', serverGroupId)
