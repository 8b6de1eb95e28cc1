import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import type { RegistrySource } from '../../registry/ports'
import type { PlaceOfInstances } from '../core/who-gets'
import type { InstancePlaces } from '../ports'

const pageSize = 500
/** More than the registry is made for: a count that is cut short would be wrong. */
const instancesMax = 50_000

/** Where instances stand, as the registry tells it now. */
export const createRegistryPlaces =
  (registry: Pick<RegistrySource, 'list'>): InstancePlaces =>
  async (applications) => {
    const places = new Map<string, PlaceOfInstances>()
    for (let offset = 0; offset < instancesMax; ) {
      const answer = await registry.list({ applications: applications && [...applications], sort: 'application', limit: pageSize, offset })
      if (!answer.ok) return answer
      const { items, total } = answer.value
      for (const { id, application, cluster, zone } of items) {
        const place = { application, cluster: cluster ?? '', zone: zone ?? '' }
        const key = JSON.stringify(place)
        const known = places.get(key)
        if (known) known.instances.push(id)
        else places.set(key, { ...place, instances: [id] })
      }
      offset += items.length
      if (items.length === 0 || offset >= total) return ok([...places.values()])
    }
    return fail(fault('too-large', `More than ${instancesMax} instances: preview it for one application.`))
  }
