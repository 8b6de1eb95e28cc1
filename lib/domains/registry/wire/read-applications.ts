import { z } from 'zod'
import { givingWay } from '@/lib/kernel/giving-way'
import type { ActionType, InstanceInfo } from '../core/instance'
import { WireInstance } from './read-instance'
import { infoOf } from './replication'

/** Old servers write one alone without its array, and none at all as nothing. */
const listOf = <S extends z.ZodType>(one: S) => z.preprocess((given) => (given === undefined || given === null ? [] : Array.isArray(given) ? given : [given]), z.array(one))

const Document = z.object({
  applications: z.object({
    apps__hashcode: z.string().nullish(),
    application: listOf(z.object({ instance: listOf(z.unknown()) })),
  }),
})

export interface ReadChange {
  info: InstanceInfo
  /** What a list or a delta says has happened to it. */
  action: ActionType
}

export interface ReadDocument {
  /** Of everything that the server holds, in a delta too; null where it says none. */
  hash: string | null
  instances: ReadChange[]
}

/**
 * A list or a delta as another server gives it; instances that cannot be read are left out. Null when it is no such document.
 * Ten thousand of them take a while: who waits meanwhile comes first.
 */
export async function readApplications(body: unknown, nowMs: number): Promise<ReadDocument | null> {
  const read = Document.safeParse(body)
  if (!read.success) return null
  const { apps__hashcode: hash, application } = read.data.applications
  const giveWay = givingWay()
  const instances: ReadChange[] = []
  for (const { instance } of application)
    for (const given of instance) {
      const wire = WireInstance.safeParse(given)
      const info = wire.success ? infoOf(wire.data, wire.data.app ?? '', nowMs) : null
      if (info) instances.push({ info, action: wire.data?.actionType ?? 'MODIFIED' })
      await giveWay()
    }
  return { hash: hash ?? null, instances }
}
