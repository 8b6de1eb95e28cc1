import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedApplication, doerOf, heldFault } from './allowed-application'
import type { Applications, ChangedServerGroup, DeliveryStore } from './ports'
import type { ScaleInput, ServerGroup } from './schemas'

interface Which {
  application: string
  serverGroup: string
}

function answer(changed: ChangedServerGroup, name: string): Result<ServerGroup, Fault> {
  switch (changed.kind) {
    case 'changed':
      return ok(changed.group)
    case 'missing':
      return fail(fault('not-found', `There is no server group ${name} here.`))
    case 'destroyed':
      return fail(fault('conflict', `${name} is destroyed and stays so: make another.`))
    case 'held':
      return fail(heldFault(changed.rollout, name))
    case 'other-version':
      return fail(fault('conflict', `Somebody changed ${name} meanwhile (it is at version ${changed.version}): look again and decide anew.`))
  }
}

/** Sets how many instances are wanted; the controller follows. */
export const scaleServerGroup =
  (applications: Applications, delivery: Pick<DeliveryStore, 'scale'>) =>
  async (actor: Actor, { application: name, serverGroup, size, expectedVersion, why }: ScaleInput & Which): Promise<Result<ServerGroup, Fault>> => {
    const application = await allowedApplication(applications, actor, name, 'server-groups:scale')
    if (!application.ok) return application
    return answer(await delivery.scale(application.value, serverGroup, size, expectedVersion, doerOf(actor, why)), serverGroup)
  }

/** Ends all its instances, gracefully, for good. Its name is never used again. */
export const destroyServerGroup =
  (applications: Applications, delivery: Pick<DeliveryStore, 'destroy'>) =>
  async (actor: Actor, { application: name, serverGroup, why }: Which & { why?: string | undefined }): Promise<Result<ServerGroup, Fault>> => {
    const application = await allowedApplication(applications, actor, name, 'server-groups:destroy')
    if (!application.ok) return application
    return answer(await delivery.destroy(application.value, serverGroup, doerOf(actor, why)), serverGroup)
  }
