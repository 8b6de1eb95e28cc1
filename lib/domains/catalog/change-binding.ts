import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { Permission } from '../access/core/policy'
import { allowedService, doerOf, heldFault } from './allowed-service'
import type { BindingChange, CatalogStore } from './ports'
import type { Binding } from './schemas'

interface Which {
  service: string
  binding: string
  why?: string | undefined
}

const refusedIn: Record<BindingChange, string> = {
  rotate: 'a credential is rotated when the binding is bound, and one rotation at a time',
  cancel: 'only a rotation that has not begun to revoke the former credential can be cancelled',
  unbind: 'it is ending or over already',
}

const change =
  (kind: BindingChange, permission: Permission) =>
  (store: Pick<CatalogStore, 'find' | 'changeBinding'>) =>
  async (actor: Actor, { service: id, binding, why }: Which): Promise<Result<Binding, Fault>> => {
    const service = await allowedService(store, actor, id, permission)
    if (!service.ok) return service
    const changed = await store.changeBinding(service.value, binding, kind, newId(), doerOf(actor, why))
    switch (changed.kind) {
      case 'changed':
        return ok(changed.binding)
      case 'missing':
        return fail(fault('not-found', `${service.value.name} has no binding ${binding}.`))
      case 'held':
        return fail(heldFault(changed.rollout, changed.application))
      case 'wrong-state':
        return fail(fault('conflict', `The binding is ${changed.state}: ${refusedIn[kind]}.`))
    }
  }

/** A second credential, rolled out; the former is revoked when the engine shows no more use of it. */
export const rotateBinding = change('rotate', 'services:rotate')
/** Back to the former credential, as long as it is not being revoked. */
export const cancelRotation = change('cancel', 'services:rotate')
/** Instances go on without it first, then its logins are revoked. */
export const unbindService = change('unbind', 'services:bind')
