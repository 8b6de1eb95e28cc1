import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson } from '@/lib/http/get-json'
import { Correlation, type CorrelationQuery } from '../schemas'

export type CorrelationAsk = z.input<typeof CorrelationQuery>

/** What happened before a moment is asked once: the past is rarely written late. */
export const correlationQuery = (ask: CorrelationAsk) =>
  queryOptions({
    queryKey: ['correlation', ask],
    queryFn: () => {
      const fields = Object.entries(ask).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, String(value)]]))
      return getJson(Correlation, `/api/v1/correlation?${new URLSearchParams(fields).toString()}`)
    },
    staleTime: 30_000,
  })
