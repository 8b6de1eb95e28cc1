import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedService, doerOf, heldFault } from './allowed-service'
import type { CatalogStore } from './ports'
import type { Service } from './schemas'

/** Ends every binding, then the thing with its data, for good. The name is typed, so that nobody deletes another by a slip. */
export const deleteService =
  (store: Pick<CatalogStore, 'find' | 'delete'>) =>
  async (actor: Actor, { service: id, confirm, why }: { service: string; confirm: string; why: string }): Promise<Result<Service, Fault>> => {
    const service = await allowedService(store, actor, id, 'services:delete')
    if (!service.ok) return service
    const { name } = service.value
    if (confirm !== name) return fail(fault('invalid-input', `To delete ${name}, its name is typed as it is.`, { errors: [{ pointer: '#/confirm', detail: `Type ${name}.` }] }))
    const deleted = await store.delete(service.value, doerOf(actor, why))
    switch (deleted.kind) {
      case 'deleting':
        return ok(deleted.service)
      case 'held':
        return fail(heldFault(deleted.rollout, deleted.application))
      case 'wrong-state':
        return fail(fault('conflict', `${name} is ${deleted.state} already.`))
    }
  }
