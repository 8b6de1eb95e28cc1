import type { Transaction } from '@/lib/kernel/database'

/** Puts a server group on its controller's list, due now. The notification leaves when the transaction commits. */
export async function askForWork(tx: Transaction, serverGroupId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO work_item (kind, object_id) VALUES ('server-group', ${serverGroupId})
    ON CONFLICT (kind, object_id) DO UPDATE SET next_look_at = clock_timestamp()`
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', 'server-group')`
}
