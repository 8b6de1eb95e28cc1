import type { Database, Transaction } from '@/lib/kernel/database'
import type { bindingKind, serviceKind } from '../core/work-kinds'


/** Puts a thing on its controller's list, due now. The notification leaves when the transaction commits. */
export async function askForLook(tx: Transaction | Database, kind: typeof serviceKind | typeof bindingKind, objectId: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO work_item (kind, object_id) VALUES (${kind}, ${objectId})
    ON CONFLICT (kind, object_id) DO UPDATE SET next_look_at = clock_timestamp()`
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${kind})`
}

/**
 * Instances of an application are to be started with other bindings from now on: its generation rises, and every server group that
 * runs is looked at. Gives the new generation. Locks the application's row, then work items of server groups in order.
 */
export async function raiseGeneration(tx: Transaction, applicationId: string): Promise<number> {
  const { bindingGeneration } = await tx.application.update({ where: { id: applicationId }, data: { bindingGeneration: { increment: 1 } }, select: { bindingGeneration: true } })
  await tx.$executeRaw`
    UPDATE work_item SET next_look_at = clock_timestamp() WHERE kind = 'server-group' AND object_id IN (
      SELECT w.object_id FROM work_item w JOIN server_group g ON g.id = w.object_id
      WHERE w.kind = 'server-group' AND g.application_id = ${applicationId} AND g.desired_state = 'running' ORDER BY w.object_id FOR UPDATE OF w)`
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', 'server-group')`
  return bindingGeneration
}
