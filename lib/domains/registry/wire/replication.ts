import { z } from 'zod'
import type { InstanceInfo } from '../core/instance'
import type { ItemAnswer, ReplicationItem } from '../core/replication'
import { InstanceStatus } from '../schemas'
import { readInstance, WireInstance } from './read-instance'
import { writeInstance } from './write-instance'

const Status = InstanceStatus.nullish().catch(null)
const Dirty = z.coerce.number().int().positive().nullish().catch(null)

const WireItem = z.object({
  appName: z.string().min(1).max(200),
  id: z.string().min(1).max(400),
  lastDirtyTimestamp: Dirty,
  overriddenStatus: Status,
  status: Status,
  instanceInfo: WireInstance.nullish().catch(null),
  action: z.enum(['Register', 'Heartbeat', 'Cancel', 'StatusUpdate', 'DeleteStatusOverride']),
})

/** One item as it was received; `info` is null where it is none, or not a valid one. */
export interface ReceivedItem extends Omit<ReplicationItem, 'lease'> {
  info: InstanceInfo | null
}

/** More than a stock server ever sends. */
const itemsMax = 1_000
const Batch = z.object({ replicationList: z.array(z.unknown()).max(itemsMax) })

/** A copy of an instance as another server gives it; null where it is none. */
export const infoOf = (wire: WireInstance | null | undefined, app: string, nowMs: number): InstanceInfo | null => {
  const read = wire ? readInstance(wire, app, nowMs) : null
  return read?.ok ? read.info : null
}

/** Null when the body is no batch; a null among the items where one cannot be read, so that length and order stay. */
export function readBatch(body: unknown, nowMs: number): (ReceivedItem | null)[] | null {
  const batch = Batch.safeParse(body)
  if (!batch.success) return null
  return batch.data.replicationList.map((one) => {
    const item = WireItem.safeParse(one)
    if (!item.success) return null
    const { appName, id, lastDirtyTimestamp, overriddenStatus, status, instanceInfo, action } = item.data
    const app = appName.toUpperCase()
    return { app, id, dirtyMs: lastDirtyTimestamp ?? null, action, status: status ?? null, overriddenStatus: overriddenStatus ?? null, info: infoOf(instanceInfo, app, nowMs) }
  })
}

export const writeItem = ({ app, id, dirtyMs, action, status, overriddenStatus, lease }: ReplicationItem): string =>
  JSON.stringify({ appName: app, id, lastDirtyTimestamp: dirtyMs, overriddenStatus, status, ...(lease && { instanceInfo: writeInstance(lease, 'full') }), action })

const Answers = z.object({
  responseList: z.array(z.object({ statusCode: z.coerce.number().int().catch(500), responseEntity: WireInstance.nullish().catch(null) })),
})

/** A peer's answer: as long as the batch, or it is none. */
export function readAnswers(body: unknown, sent: number, nowMs: number): ItemAnswer[] | null {
  const answers = Answers.safeParse(body)
  if (!answers.success || answers.data.responseList.length !== sent) return null
  return answers.data.responseList.map(({ statusCode, responseEntity }) => ({ statusCode, newer: infoOf(responseEntity, responseEntity?.app ?? '', nowMs) }))
}
