import { z } from 'zod'
import { FilterCounts } from './filter-schemas'
import { ConcurrencyState, RouteCounts } from './route-schemas'

/** What became of requests at the edge since the proxy's start, by its own word. */
export const EdgeState = z.object({ routes: z.array(RouteCounts), limits: z.array(ConcurrencyState), filters: z.array(FilterCounts) })
export type EdgeState = z.infer<typeof EdgeState>
