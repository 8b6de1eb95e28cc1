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

const headerName = z.string().min(1).max(100).regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/)
const headerValue = z.string().max(4_000).regex(/^[\x20-\x7e]*$/)
const names = (record: Record<string, string>) => Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toLowerCase(), value]))
const FilterHeaders = z.record(headerName, headerValue).transform(names)

/** What a filter is given. Of an answer also what was answered. */
export const FilterInput = z.object({
  method: z.string(), host: z.string(), path: z.string(), client: z.string(), route: z.string().nullable(), headers: z.record(z.string(), z.string()),
  answer: z.object({ status: z.number().int(), headers: z.record(z.string(), z.string()) }).optional(),
})
export type FilterInput = z.infer<typeof FilterInput>

/** What a filter may say; nothing is as good as null. */
export const FilterSays = z
  .strictObject({
    path: z.string().max(4_096).regex(/^\/[\x21-\x7e]*$/).optional(),
    setHeaders: FilterHeaders.optional(),
    removeHeaders: z.array(headerName.transform((name) => name.toLowerCase())).max(50).optional(),
    status: z.number().int().min(200).max(599).optional(),
    respond: z.strictObject({ status: z.number().int().min(200).max(599), headers: FilterHeaders.default({}), body: z.string().max(65_536).default('') }).optional(),
  })
  .nullable()
export type FilterSays = z.infer<typeof FilterSays>

/** What became of a filter's calls since the proxy's start. `restsUntilMs`: it failed too often and is left out until then. */
export const FilterCounts = z.object({ id: z.string(), version: z.number().int(), calls: z.number(), failures: z.number(), hung: z.number(), skipped: z.number(), restsUntilMs: z.number(), lastFailure: z.string().nullable() })
export type FilterCounts = z.infer<typeof FilterCounts>

/** A filter's source, made ready to run; else what is wrong with it, by line. */
export const CompiledFilter = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), script: z.string() }), z.object({ ok: z.literal(false), line: z.number().int(), problem: z.string() })])
export type CompiledFilter = z.infer<typeof CompiledFilter>
