import { z } from 'zod'
import { EdgeFilter } from '@/lib/domains/gateway/filter-schemas'
import { EdgeRoute } from '@/lib/domains/gateway/route-schemas'
import type { DiscoverySnapshot } from '@/lib/domains/gateway/schemas'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'
import { type HeldDecisions, holdDecisions } from './held-decisions'

export type EdgeRulesContent = Pick<DiscoverySnapshot, 'routes' | 'filters'>

const Share = z.object({ order: z.number(), sharePercent: z.number(), routes: z.array(z.string()) })

/** Routes and filters of the edge as people decided them. One that cannot be read is left out and said in the log; without any list the proxy keeps what it has. */
export function createEdgeRules(database: Database, log: Log): Promise<HeldDecisions<EdgeRulesContent>> {
  async function read(): Promise<EdgeRulesContent> {
    const [routes, filters] = await Promise.all([
      database.gatewayRoute.findMany({ select: { id: true, name: true, version: true, document: true }, orderBy: { id: 'asc' } }),
      database.gatewayFilter.findMany({ where: { enabled: true }, orderBy: { id: 'asc' } }),
    ])
    const readable = <T>(schema: z.ZodType<T>, name: string, value: unknown): T[] => {
      const parsed = schema.safeParse(value)
      if (!parsed.success) log.warn('a rule of the edge cannot be read', { name })
      return parsed.success ? [parsed.data] : []
    }
    return {
      routes: routes.flatMap((row) => readable(EdgeRoute, row.name, row)),
      filters: filters.flatMap(({ id, name, version, stage, script, document }) => readable(Share, name, document).flatMap((share) => readable(EdgeFilter, name, { id, name, version, stage, script, ...share }))),
    }
  }

  return holdDecisions<EdgeRulesContent>({ read, log, problem: 'cannot read the routes of the edge', instead: {} })
}
