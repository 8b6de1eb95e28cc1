import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { SidecarRegistrations } from '../sidecar-schemas'

/** Applications that the sidecar keeps in the registry. */
export const sidecarRegistrationsQuery = () =>
  queryOptions({ queryKey: ['registry', 'sidecar'], queryFn: ({ signal }) => getJson(SidecarRegistrations, '/api/v1/registry/sidecar', { signal }) })
