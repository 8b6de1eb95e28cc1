import type { Transaction } from '@/lib/kernel/database'
import { type Fence, LeaseLost } from '../ports'

/** Locks the work item while it is still ours at this epoch: a controller that was taken over cannot write any more. */
export async function requireFence(tx: Transaction, { kind, objectId, holder, epoch }: Fence): Promise<void> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM work_item WHERE kind = ${kind} AND object_id = ${objectId} AND lease_holder = ${holder} AND lease_epoch = ${epoch} FOR SHARE`
  if (held.length === 0) throw new LeaseLost(`${kind} ${objectId} is no longer ours at epoch ${epoch}`)
}
