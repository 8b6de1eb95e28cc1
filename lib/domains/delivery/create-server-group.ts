import type { Actor } from '@/lib/kernel/actor'
import { type Fault, type FieldError, fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { clusterName } from '@/lib/kernel/names'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedApplication, doerOf, heldFault } from './allowed-application'
import { underFaultWords } from './core/rollout-findings'
import { isReservedName } from './core/reserved-names'
import type { Applications, DeliveryStore } from './ports'
import type { CreateServerGroupInput, ServerGroup } from './schemas'

export interface CreateServerGroupNeeds {
  applications: Applications
  delivery: Pick<DeliveryStore, 'addServerGroup'>
  /** Of the runtime. */
  zones: readonly string[]
}

const wrong = (...errors: FieldError[]) => fail(fault('invalid-input', errors.map(({ detail }) => detail).join(' '), { errors }))

function problemsOf({ zones, environment }: CreateServerGroupInput, known: readonly string[]): FieldError[] {
  const strangers = zones.filter((zone) => !known.includes(zone))
  const reserved = Object.keys(environment).filter(isReservedName)
  return [
    ...strangers.map((zone) => ({ pointer: '#/zones', detail: `There is no zone ${zone}: this runtime has ${known.join(', ')}.` })),
    ...reserved.map((name) => ({ pointer: `#/environment/${name}`, detail: `${name} is set by the platform: leave it out.` })),
  ]
}

/** A new server group of one release beside what runs already; its instances are started by the controller. */
export const createServerGroup =
  ({ applications, delivery, zones }: CreateServerGroupNeeds) =>
  async (actor: Actor, input: CreateServerGroupInput & { application: string }): Promise<Result<ServerGroup, Fault>> => {
    const application = await allowedApplication(applications, actor, input.application, 'server-groups:create')
    if (!application.ok) return application
    const problems = problemsOf(input, zones)
    if (problems.length > 0) return wrong(...problems)

    const { release, size, healthPath, environment } = input
    const cluster = clusterName(application.value.name, input.stack, input.detail)
    const draft = { id: newId(), cluster, release, size, healthPath, environment, zones: input.zones.length > 0 ? [...new Set(input.zones)] : zones }
    const added = await delivery.addServerGroup(application.value, draft, doerOf(actor, input.why))
    switch (added.kind) {
      case 'added':
        return ok(added.group)
      case 'no-release':
        return wrong({ pointer: '#/release', detail: `${application.value.name} has no release ${release}: upload one first.` })
      case 'cluster-taken':
        return wrong({ pointer: '#/stack', detail: `The cluster ${cluster} belongs to the application ${added.by}: choose another stack or detail.` })
      case 'held':
        return fail(heldFault(added.rollout, cluster))
      case 'under-fault':
        return fail(fault('conflict', underFaultWords(added.run, application.value.name)))
      case 'no-number':
        return fail(fault('conflict', `The cluster ${cluster} has used all its numbers.`))
    }
  }
