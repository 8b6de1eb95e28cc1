import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedApplication, doerOf } from './allowed-application'
import type { Applications, DeliveryStore } from './ports'
import type { Instance } from './schemas'

/** Asks for another instance in the place of this one, which serves until the new one is healthy. */
export const replaceInstance =
  (applications: Applications, delivery: Pick<DeliveryStore, 'replaceInstance'>) =>
  async (actor: Actor, input: { application: string; instance: string; why?: string | undefined }): Promise<Result<Instance, Fault>> => {
    const application = await allowedApplication(applications, actor, input.application, 'instances:replace')
    if (!application.ok) return application
    const replaced = await delivery.replaceInstance(application.value, input.instance, doerOf(actor, input.why))
    if (replaced === null) return fail(fault('not-found', `There is no instance ${input.instance} here.`))
    if (replaced === 'ended') return fail(fault('conflict', `${input.instance} has ended or is being replaced already.`))
    return ok(replaced)
  }
