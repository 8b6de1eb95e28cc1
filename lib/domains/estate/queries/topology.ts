import { queryOptions } from '@tanstack/react-query'
import type { z } from 'zod'
import { getJson } from '@/lib/http/get-json'
import { Topology, type TopologyQuery } from '../topology-schemas'

export type TopologyAsk = z.input<typeof TopologyQuery>

/** `from` and `to` stay as written: the server resolves them at each fetch. */
export const topologyQuery = (ask: TopologyAsk) =>
  queryOptions({
    queryKey: ['estate', 'topology', ask],
    queryFn: () => {
      const fields = Object.entries(ask).filter((entry): entry is [string, string] => entry[1] !== undefined)
      return getJson(Topology, `/api/v1/topology?${new URLSearchParams(fields).toString()}`)
    },
  })
