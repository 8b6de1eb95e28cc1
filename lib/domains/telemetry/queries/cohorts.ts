import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { CohortsAnswer, TraceScatterAnswer } from '../cohort-schemas'
import type { CohortsQueryInput, TraceScatterQueryInput } from '../trace-query-schemas'
import { searchUrl } from './search-url'

/** Traces of the whole range as points. */
export const scatterQuery = (ask: TraceScatterQueryInput) => queryOptions({ queryKey: ['telemetry', 'trace-scatter', ask], queryFn: () => getJson(TraceScatterAnswer, searchUrl('/api/v1/traces/scatter', ask)) })

/** By what some of the found traces differ from the rest. It reads whole traces: asked when somebody asks. */
export const cohortsQuery = (ask: CohortsQueryInput) =>
  queryOptions({ queryKey: ['telemetry', 'trace-cohorts', ask], queryFn: () => getJson(CohortsAnswer, searchUrl('/api/v1/traces/cohorts', ask)), staleTime: 30_000 })
