import { z } from 'zod'
import { CollectorStatus } from '@/lib/domains/telemetry/schemas'
import { ProxyStatus } from '@/lib/domains/gateway/schemas'
import { DaemonStatus } from './daemon-calls'
import { PartState } from './supervisor-calls'

/** Null for a part that does not answer. The proxy's targets are counts here: whose they are is asked with a team's rights. */
export const PartsView = z.object({
  /** False: the supervisor is gone; parts go on without being restarted. */
  supervised: z.boolean(),
  startId: z.string(),
  version: z.string().nullable(),
  parts: z.array(PartState),
  database: z.object({ answers: z.boolean(), ms: z.number().nullable() }),
  daemon: DaemonStatus.nullable(),
  collector: CollectorStatus.nullable(),
  proxy: ProxyStatus.omit({ ejected: true, open: true }).extend({ ejected: z.number().int(), open: z.number().int() }).nullable(),
})
export type PartsView = z.infer<typeof PartsView>
