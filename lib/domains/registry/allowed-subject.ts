import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, type Permission } from '../access/core/policy'
import type { Doer, OwnedApplications } from './truth-ports'

export const doerOf = ({ kind, id, name }: Actor, why: string): Doer => ({ actor: { kind, id, name }, why })

export const refused = ({ rule, liftedBy }: { rule: string; liftedBy: string[] }): Fault => fault('forbidden', `${rule}. Ask for it from: ${liftedBy.join(', ')}.`, { refusal: { rule, liftedBy } })

/**
 * The first line of verbs about instances: whose application it is, if the actor may see it and may do this to it. What nobody deployed
 * here belongs to no team: operators alone touch it.
 */
export async function allowedSubject(applications: OwnedApplications, actor: Actor, name: string, permission: Permission): Promise<Result<{ teamId: string | null }, Fault>> {
  const application = await applications.find(teamScopeOf(actor), name)
  if (!application) return actor.operator ? ok({ teamId: null }) : fail(fault('not-found', `There is no application ${name} here.`))
  if (!decide(actor, 'applications:read', application.teamId).allowed) return fail(fault('not-found', `There is no application ${name} here.`))
  const decision = decide(actor, permission, application.teamId)
  return decision.allowed ? ok({ teamId: application.teamId }) : fail(refused(decision))
}
