import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden, type Permission } from '../access/core/policy'
import type { ApplicationRef, Applications, Doer } from '../delivery/ports'
import type { AlertStore } from './ports'
import type { AlertRule } from './schemas'

export const doerOf = ({ kind, id, name }: Actor, why?: string): Doer => ({ actor: { kind, id, name }, why: why === '' ? undefined : why })

/** The first line of verbs about an application: it, if the actor may see it and may do this to it. */
export async function allowedApplication(applications: Applications, actor: Actor, name: string, permission: Permission): Promise<Result<ApplicationRef, Fault>> {
  const application = await applications.find(teamScopeOf(actor), name)
  if (!application || !decide(actor, 'applications:read', application.teamId).allowed) return fail(fault('not-found', `There is no application ${name} here.`))
  const decision = decide(actor, permission, application.teamId)
  return decision.allowed ? ok(application) : fail(forbidden(decision))
}

/** The first line of verbs about a rule: it, if the actor may see its application and may do this to it. */
export async function allowedRule(rules: Pick<AlertStore, 'findRule'>, actor: Actor, number: number, permission: Permission): Promise<Result<AlertRule, Fault>> {
  const found = await rules.findRule(teamScopeOf(actor), number)
  if (!found || !decide(actor, 'alerts:read', found.teamId).allowed) return fail(noRule(number))
  const decision = decide(actor, permission, found.teamId)
  return decision.allowed ? ok(found.rule) : fail(forbidden(decision))
}

export const noRule = (number: number): Fault => fault('not-found', `There is no alert rule ${number} here.`)

export const badCursor = fault('invalid-input', 'The cursor is none of this list.', { errors: [fieldError('#/cursor', reason('list-cursor'))] })
