import type { InstancesQueryInput } from '@/lib/domains/registry/schemas'
import { InstanceStatus, RegistryListInput } from '@/lib/domains/registry/schemas'

export const registryFilterKeys = ['q', 'status', 'application', 'zone', 'page'] as const

/** What the list of leases asks, from the address; values that make no sense are left out. */
export function registryAsk(params: URLSearchParams): InstancesQueryInput {
  const status = InstanceStatus.safeParse(params.get('status'))
  const sort = RegistryListInput.shape.sort.safeParse(params.get('sort') ?? undefined)
  const text = (key: string) => params.get(key)?.trim() ?? ''
  const cursor = text('page').split('~').at(-1)
  return {
    ...(text('q') && { q: text('q').slice(0, 200) }),
    ...(text('application') && { application: text('application') }),
    ...(text('zone') && { zone: text('zone') }),
    ...(status.success && { status: status.data }),
    ...(sort.success && sort.data !== 'worst' && { sort: sort.data }),
    ...(cursor && { cursor }),
  }
}
