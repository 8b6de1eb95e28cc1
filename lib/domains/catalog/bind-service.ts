import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import { allowedService, doerOf, heldFault } from './allowed-service'
import type { Applications, Bound, CatalogStore } from './ports'
import type { Binding, BindInput } from './schemas'

function answer(bound: Bound, service: string, application: string, name: string): Result<Binding, Fault> {
  switch (bound.kind) {
    case 'bound':
      return ok(bound.binding)
    case 'held':
      return fail(heldFault(bound.rollout, application))
    case 'not-ready':
      return fail(fault('conflict', `${service} is ${bound.state}: nothing can be bound to it.`))
    case 'bound-already':
      return fail(fault('conflict', `${application} is bound to ${service} already.`))
    case 'name-taken':
      return fail(fault('conflict', `${application} has a binding ${name} already: give this one another name.`, { errors: [{ pointer: '#/name', detail: 'Taken: choose another.' }] }))
    case 'url-taken':
      return fail(fault('conflict', `${application} has its DATABASE_URL from ${bound.by}: there is one.`, { errors: [{ pointer: '#/databaseUrl', detail: `It comes from ${bound.by}.` }] }))
  }
}

/** Gives an application of the same team a login of its own; every instance gets it, by a rolling restart. */
export const bindService =
  (store: Pick<CatalogStore, 'find' | 'bind'>, applications: Applications) =>
  async (actor: Actor, { service: id, application: wanted, name, databaseUrl, why }: BindInput & { service: string }): Promise<Result<Binding, Fault>> => {
    const service = await allowedService(store, actor, id, 'services:bind')
    if (!service.ok) return service
    const application = await applications.find(teamScopeOf(actor), wanted)
    if (!application || !decide(actor, 'applications:read', application.teamId).allowed) return fail(fault('not-found', `There is no application ${wanted} here.`))
    if (application.teamId !== service.value.teamId) {
      return fail(fault('conflict', `${wanted} belongs to another team than ${service.value.name}: a service is bound within its team.`, { refusal: { rule: 'same team', liftedBy: [] } }))
    }
    const bindingName = name ?? service.value.name
    const bound = await store.bind(service.value, application, { id: newId(), credentialId: newId(), name: bindingName, databaseUrl }, doerOf(actor, why))
    return answer(bound, service.value.name, wanted, bindingName)
  }
