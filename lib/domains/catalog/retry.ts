import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedService, doerOf } from './allowed-service'
import { overQuotaWords } from './core/quota-words'
import type { CatalogStore } from './ports'
import type { Binding, Service } from './schemas'

/** A failed order once more, under the same reservation; or another try at once of what stands still. Twice is once. */
export const retryService =
  (store: Pick<CatalogStore, 'find' | 'retry'>, clock: Clock) =>
  async (actor: Actor, { service: id, why }: { service: string; why?: string | undefined }): Promise<Result<Service, Fault>> => {
    const service = await allowedService(store, actor, id, 'services:create')
    if (!service.ok) return service
    const { name, team } = service.value
    const retried = await store.retry(service.value, doerOf(actor, why))
    switch (retried.kind) {
      case 'retried':
      case 'under-way':
        return ok(retried.service)
      case 'wrong-state':
        return fail(fault('conflict', `${name} is ${retried.state}: nothing of it failed.`))
      case 'over-quota': {
        const { plan } = retried
        return fail(fault('conflict', overQuotaWords({ ...retried, team, plan, nowMs: clock.nowMs() }), { refusal: { rule: `quota ${plan}: ${retried.limit}`, liftedBy: ['operator'] } }))
      }
    }
  }

/** Another try at once of a bind, a rotation or an unbinding that failed on its way. Twice is once. */
export const retryBinding =
  (store: Pick<CatalogStore, 'find' | 'retryBinding'>) =>
  async (actor: Actor, { service: id, binding, why }: { service: string; binding: string; why?: string | undefined }): Promise<Result<Binding, Fault>> => {
    const service = await allowedService(store, actor, id, 'services:bind')
    if (!service.ok) return service
    const retried = await store.retryBinding(service.value, binding, doerOf(actor, why))
    switch (retried.kind) {
      case 'retried':
      case 'under-way':
        return ok(retried.binding)
      case 'missing':
        return fail(fault('not-found', `${service.value.name} has no binding ${binding}.`))
      case 'wrong-state':
        return fail(fault('conflict', `The binding is ${retried.state}: nothing of it failed.`))
    }
  }
