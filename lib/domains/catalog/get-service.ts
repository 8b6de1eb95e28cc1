import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { allowedService } from './allowed-service'
import type { CatalogStore } from './ports'
import type { ServiceDetail } from './schemas'

/** One service with its bindings, usage and events. */
export const getService =
  (store: Pick<CatalogStore, 'find' | 'detail'>) =>
  async (actor: Actor, { service: id }: { service: string }): Promise<Result<ServiceDetail, Fault>> => {
    const service = await allowedService(store, actor, id, 'services:read')
    return service.ok ? ok(await store.detail(service.value)) : service
  }
