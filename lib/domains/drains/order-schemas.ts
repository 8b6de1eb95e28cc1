import { z } from 'zod'
import { Severity } from '../telemetry/schemas'
import { DrainCredentials, DrainId, DrainKind, DrainSignal } from './schemas'

/** A drain as the collector works it: applications by name, credentials sealed. It may lie on the collector's disk. */
export const DrainOrder = z.object({
  id: DrainId, name: z.string(), team: z.string(), kind: DrainKind, url: z.string(), signals: z.array(DrainSignal), applications: z.array(z.string()), severityMin: Severity.nullable(),
  /** The envelope, which the daemon alone opens. */
  sealed: z.string().nullable(),
  bufferBytesMax: z.number(), paused: z.boolean(), localAllowed: z.boolean(), createdAtMs: z.number(), version: z.number().int(),
})
export type DrainOrder = z.infer<typeof DrainOrder>
export const SealedDrain = z.strictObject({ id: DrainId, sealed: z.string() })
export const UnsealedDrain = z.strictObject({ id: DrainId, credentials: DrainCredentials })
