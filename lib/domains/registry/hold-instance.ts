import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedSubject, doerOf } from './allowed-subject'
import type { RegistrySource } from './ports'
import type { HoldStore, OwnedApplications } from './truth-ports'
import type { RegistryInstance } from './schemas'
import type { Hold, HoldInput } from './truth-schemas'

export interface HoldNeeds {
  applications: OwnedApplications
  registry: Pick<RegistrySource, 'list'>
  holds: HoldStore
}

interface Which {
  application: string
  instance: string
}

const listMax = 500

/** Its lease, and how many others of its application are up. */
async function standing({ registry }: HoldNeeds, { application, instance }: Which): Promise<Result<{ own: RegistryInstance | undefined; others: number }, Fault>> {
  const [named, up] = await Promise.all([
    registry.list({ applications: null, application, q: instance, limit: listMax }),
    registry.list({ applications: null, application, status: 'UP', limit: listMax }),
  ])
  if (!named.ok) return named
  if (!up.ok) return up
  const own = named.value.items.find(({ id }) => id === instance)
  return ok({ own, others: up.value.total - (own?.status === 'UP' ? 1 : 0) })
}

/** Takes an instance out of service, at once or when its last request is answered. Its process goes on. */
export const holdInstance =
  (needs: HoldNeeds) =>
  async (actor: Actor, { application: given, instance, mode, why }: HoldInput & Which): Promise<Result<Hold, Fault>> => {
    const application = given.toLowerCase()
    const allowed = await allowedSubject(needs.applications, actor, application, 'instances:hold')
    if (!allowed.ok) return allowed
    const found = await standing(needs, { application, instance })
    if (!found.ok) return found
    const { own, others } = found.value
    if (!own) return fail(fault('not-found', `There is no lease of ${instance} in ${application}.`))
    if (own.status === 'UP' && others === 0) return fail(refusedFor('conflict', reason('hold-last-up', { instance, application })))
    const held = await needs.holds.ask({ application, instance, teamId: allowed.value.teamId }, mode, doerOf(actor, why))
    return held === 'held' ? fail(refusedFor('conflict', reason('hold-held', { instance }))) : ok(held)
  }

/** Gives an instance its requests back. */
export const bringBackInstance =
  (needs: Omit<HoldNeeds, 'registry'>) =>
  async (actor: Actor, { application: given, instance, why }: Which & { why: string }): Promise<Result<Hold, Fault>> => {
    const application = given.toLowerCase()
    const allowed = await allowedSubject(needs.applications, actor, application, 'instances:hold')
    if (!allowed.ok) return allowed
    const hold = await needs.holds.askBack({ application, instance, teamId: allowed.value.teamId }, doerOf(actor, why))
    return hold ? ok(hold) : fail(refusedFor('conflict', reason('hold-not-held', { instance })))
  }
