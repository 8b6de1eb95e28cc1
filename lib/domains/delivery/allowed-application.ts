import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, type Permission } from '../access/core/policy'
import type { ApplicationRef, Applications, Doer } from './ports'

/** The first line of every verb here: the application, if the actor may see it and may do this to it. */
export async function allowedApplication(applications: Applications, actor: Actor, name: string, permission: Permission): Promise<Result<ApplicationRef, Fault>> {
  const application = await applications.find(teamScopeOf(actor), name)
  if (!application || !decide(actor, 'applications:read', application.teamId).allowed) return fail(fault('not-found', `There is no application ${name} here.`))
  const decision = decide(actor, permission, application.teamId)
  if (decision.allowed) return ok(application)
  const { rule, liftedBy } = decision
  return fail(fault('forbidden', `${rule}. Ask for it from: ${liftedBy.join(', ')}.`, { refusal: { rule, liftedBy } }))
}

export const doerOf = ({ kind, id, name }: Actor, why?: string): Doer => ({ actor: { kind, id, name }, why })

export const badCursor = fault('invalid-input', 'The cursor is none of this list.', { errors: [{ pointer: '#/cursor', detail: 'Not a cursor of this list: start again without it.' }] })

/** What a rollout moves is not changed by hand beside it. */
export const heldFault = (rollout: number, what: string): Fault =>
  fault('conflict', `Rollout #${rollout} holds ${what}: wait until it has ended, or roll it back.`)
