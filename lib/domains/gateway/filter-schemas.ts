import { z } from 'zod'
import { RouteName } from './route-schemas'

export const filterStages = ['inbound', 'endpoint', 'outbound'] as const
/** Inbound sees the request before it goes on, endpoint may answer it, outbound sees the answer. */
export const FilterStage = z.enum(filterStages)
export type FilterStage = z.infer<typeof FilterStage>

/** A piece of TypeScript that looks at requests of the edge. */
export const FilterDocument = z.strictObject({
  stage: FilterStage,
  /** Within its stage the lower runs first. */
  order: z.number().int().min(-1_000).max(1_000).default(0),
  enabled: z.boolean().default(true),
  description: z.string().max(200).default(''),
  /** Of the requests that it is for. */
  sharePercent: z.number().min(0.1).max(100).default(100),
  /** By name; none: every request at the edge. */
  routes: z.array(RouteName).max(50).default([]),
  source: z.string().min(1).max(65_536),
})
export type FilterDocument = z.infer<typeof FilterDocument>

/** As the proxy follows it: `script` is its source without types. */
export const EdgeFilter = z.object({
  id: z.string(), name: z.string(), version: z.number().int(), stage: FilterStage, order: z.number().int(), sharePercent: z.number(), routes: z.array(z.string()), script: z.string(),
})
export type EdgeFilter = z.infer<typeof EdgeFilter>
