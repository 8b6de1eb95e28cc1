import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedService, doerOf } from './allowed-service'
import type { CatalogStore } from './ports'
import type { Binding } from './schemas'

/** Whoever still holds the login that a rotation leaves behind is cut off, and it is revoked. Instances of the application have another. Twice is once. */
export const endSessions =
  (store: Pick<CatalogStore, 'find' | 'endSessions'>) =>
  async (actor: Actor, { service: id, binding, why }: { service: string; binding: string; why: string }): Promise<Result<Binding, Fault>> => {
    const service = await allowedService(store, actor, id, 'services:end-sessions')
    if (!service.ok) return service
    const ended = await store.endSessions(service.value, binding, doerOf(actor, why))
    switch (ended.kind) {
      case 'asked':
      case 'ending':
        return ok(ended.binding)
      case 'missing':
        return fail(fault('not-found', `${service.value.name} has no binding ${binding}.`))
      case 'not-draining':
        return fail(fault('conflict', `The binding is ${ended.state}: no login of it waits for its last sessions.`))
    }
  }
