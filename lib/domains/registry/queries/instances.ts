import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { InstancesPage, type InstancesQueryInput } from '../schemas'
import { registryUrl } from './registry-url'

/** One page of leases; ask again with `cursor` set to the answer's `next`. */
export const instancesQuery = (ask: InstancesQueryInput = {}) =>
  queryOptions({
    queryKey: ['registry', 'instances', ask],
    queryFn: ({ signal }) => getJson(InstancesPage, registryUrl('/api/v1/registry/instances', ask), { signal }),
  })
