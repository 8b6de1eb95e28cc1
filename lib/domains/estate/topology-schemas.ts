import { z } from 'zod'
import { defaultRange } from '@/lib/kernel/default-range'
import { CallEnd } from '../telemetry/call-schemas'
import { Owner, TelemetryFreshness } from './schemas'

export const TopologyQuery = z.strictObject({
  from: z.string().max(40).default(defaultRange.from),
  to: z.string().max(40).default('now'),
  zone: z.string().max(40).optional(),
  /** `zone`: each application once for each zone that it is in. */
  by: z.enum(['name', 'zone']).default('name'),
})
export type TopologyQuery = z.infer<typeof TopologyQuery>

const Figures = { requests: z.number(), errors: z.number(), p95Ms: z.number().nullable() }

/** What calls or is called. `owner` is of applications alone; `none`: it reports, and nobody owns it. */
export const TopologyNode = CallEnd.extend({ owner: Owner.nullable(), ...Figures })
export type TopologyNode = z.infer<typeof TopologyNode>

/** `from` and `to` are places among the nodes. */
export const TopologyEdge = z.object({ from: z.number().int(), to: z.number().int(), ...Figures })
export type TopologyEdge = z.infer<typeof TopologyEdge>

/** Who called whom in the range, within what the actor may see: busiest edges first, the rest counted in `more`. */
export const Topology = z.object({
  range: z.object({ fromMs: z.number(), toMs: z.number() }),
  /** Seconds of the range that data covers: what counts are divided by. */
  seconds: z.number(),
  nodes: z.array(TopologyNode),
  edges: z.array(TopologyEdge),
  more: z.number().int(),
  meta: TelemetryFreshness,
})
export type Topology = z.infer<typeof Topology>
