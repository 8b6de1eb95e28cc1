import { z } from 'zod'
import { defineCall } from './call'
import { partNames } from './part-settings'

export const PartState = z.object({
  part: z.enum(partNames),
  state: z.enum(['starting', 'ready', 'failing', 'stopped', 'external']),
  pid: z.number().int().nullable(),
  address: z.string(),
  startedAtMs: z.number().nullable(),
  restarts: z.number().int(),
  /** When the next try begins, while backing off. */
  nextTryMs: z.number().nullable(),
  lastExit: z.string().nullable(),
  detail: z.string(),
})
export type PartState = z.infer<typeof PartState>

export const PartsAnswer = z.object({ startId: z.string(), version: z.string(), parts: z.array(PartState) })
export type PartsAnswer = z.infer<typeof PartsAnswer>

/** The server for teams' databases, with its administrator's address: for the daemon alone. `url` is null until it answers. */
export const ServicesDatabaseAnswer = z.object({ state: z.enum(['starting', 'ready']), url: z.string().nullable(), detail: z.string() })
export type ServicesDatabaseAnswer = z.infer<typeof ServicesDatabaseAnswer>

export const supervisorCalls = {
  parts: defineCall('parts', z.strictObject({}), PartsAnswer),
  /** Makes and starts the second cluster where there is none; asked again until it is ready. */
  servicesDatabase: defineCall('services-database', z.strictObject({}), ServicesDatabaseAnswer),
  stop: defineCall('stop', z.strictObject({}), z.null()),
}
