import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, type Permission } from '../access/core/policy'
import type { ApplicationRef, Applications, Doer } from '../delivery/ports'
import type { ChaosStore } from './ports'
import type { ChaosRun } from './schemas'

export const refused = ({ rule, liftedBy }: { rule: string; liftedBy: string[] }): Fault => fault('forbidden', `${rule}. Ask for it from: ${liftedBy.join(', ')}.`, { refusal: { rule, liftedBy } })

export const doerOf = ({ kind, id, name }: Actor, why?: string): Doer => ({ actor: { kind, id, name }, why: why === '' ? undefined : why })

/** The first line of verbs about an application: it, if the actor may see it and may do this to it. */
export async function allowedApplication(applications: Applications, actor: Actor, name: string, permission: Permission): Promise<Result<ApplicationRef, Fault>> {
  const application = await applications.find(teamScopeOf(actor), name)
  if (!application || !decide(actor, 'applications:read', application.teamId).allowed) return fail(fault('not-found', `There is no application ${name} here.`))
  const decision = decide(actor, permission, application.teamId)
  return decision.allowed ? ok(application) : fail(refused(decision))
}

/** The first line of verbs about a run: it, if the actor may see its application and may do this to it. */
export async function allowedRun(runs: Pick<ChaosStore, 'find'>, actor: Actor, number: number, permission: Permission): Promise<Result<ChaosRun, Fault>> {
  const found = await runs.find(teamScopeOf(actor), number)
  if (!found || !decide(actor, 'chaos:read', found.teamId).allowed) return fail(fault('not-found', `There is no run CH-${number} here.`))
  const decision = decide(actor, permission, found.teamId)
  return decision.allowed ? ok(found.run) : fail(refused(decision))
}
