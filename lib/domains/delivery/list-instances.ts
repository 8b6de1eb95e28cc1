import { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor, type Page } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedApplication, badCursor } from './allowed-application'
import type { Applications, DeliveryStore } from './ports'
import type { Instance, ListInstancesInput } from './schemas'

/** An application's instances as the runtime has them, newest first: those that live, unless ended ones are asked for. */
export const listInstances =
  (applications: Applications, delivery: Pick<DeliveryStore, 'instances'>) =>
  async (actor: Actor, { application: name, cursor, limit, serverGroup, state }: z.infer<typeof ListInstancesInput> & { application: string }): Promise<Result<Page<Instance>, Fault>> => {
    const application = await allowedApplication(applications, actor, name, 'applications:read')
    if (!application.ok) return application
    const after = cursor === undefined ? null : decodeCursor(cursor, z.string())
    if (cursor !== undefined && after === null) return fail(badCursor)
    const { items, total, more } = await delivery.instances(application.value, { serverGroup, state, after, limit })
    const last = items.at(-1)
    return ok({ items, total, next: more && last ? encodeCursor(last.id) : null })
  }
