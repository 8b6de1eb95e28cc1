import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedService, doerOf } from './allowed-service'
import type { CatalogStore, Reveals } from './ports'
import type { RevealedCredential } from './schemas'

interface Ask {
  service: string
  binding: string
  why: string
}

/** Shows the credential that instances are given now, once, to who may see it. The daemon asks again: the secret is opened there. */
export const revealCredential =
  (store: Pick<CatalogStore, 'find'>, reveals: Reveals) =>
  async (actor: Actor, { service: id, binding, why }: Ask): Promise<Result<RevealedCredential, Fault>> => {
    const service = await allowedService(store, actor, id, 'services:reveal')
    if (!service.ok) return service
    const shown = await reveals.reveal(service.value, binding, doerOf(actor, why))
    if (!shown.ok) return shown
    if (!shown.value) return fail(fault('not-found', `${service.value.name} has no binding ${binding} with a credential that is given.`))
    return ok(shown.value)
  }
