import { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { newId } from '@/lib/kernel/ids'
import { decodeCursor, encodeCursor, type Page } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import type { Applications, Slice } from '../delivery/ports'
import { allowedApplication, allowedRule, badCursor, doerOf, noRule } from './allowed-rule'
import type { AlertStore } from './ports'
import type { Alert, AlertRule, ChangeRuleInput, CreateRuleInput, ListAlertsInput, ListRulesInput } from './schemas'

const nameTaken = (name: string, application: string) =>
  fault('conflict', `${application} has a rule "${name}" already: choose another name.`, { errors: [fieldError('#/name', reason('alert-rule-taken', { application }))] })

async function paged<T extends { number: number }>(cursor: string | undefined, ask: (after: number | null) => Promise<Slice<T>>): Promise<Result<Page<T>, Fault>> {
  const after = cursor === undefined ? null : decodeCursor(cursor, z.number().int())
  if (cursor !== undefined && after === null) return fail(badCursor)
  const { items, total, more } = await ask(after)
  const last = items.at(-1)
  return ok({ items, total, next: more && last ? encodeCursor(last.number) : null })
}

/** Rules of every application that the actor may see, newest first. */
export const listRules =
  (rules: Pick<AlertStore, 'listRules'>) =>
  async (actor: Actor, { cursor, limit, application }: z.output<typeof ListRulesInput>): Promise<Result<Page<AlertRule>, Fault>> => {
    const decision = decide(actor, 'alerts:read')
    if (!decision.allowed) return fail(forbidden(decision))
    return paged(cursor, (after) => rules.listRules(teamScopeOf(actor), { application, after, limit }))
  }

export const readRule =
  (rules: Pick<AlertStore, 'findRule'>) =>
  (actor: Actor, { alertRule }: { alertRule: number }): Promise<Result<AlertRule, Fault>> =>
    allowedRule(rules, actor, alertRule, 'alerts:read')

/** Alerts of every application that the actor may see, newest first. */
export const listAlerts =
  (alerts: Pick<AlertStore, 'listAlerts'>) =>
  async (actor: Actor, { cursor, limit, state, application, rule }: z.output<typeof ListAlertsInput>): Promise<Result<Page<Alert>, Fault>> => {
    const decision = decide(actor, 'alerts:read')
    if (!decision.allowed) return fail(forbidden(decision))
    return paged(cursor, (after) => alerts.listAlerts(teamScopeOf(actor), { state, application, rule, after, limit }))
  }

export const createRule =
  ({ rules, applications }: { rules: Pick<AlertStore, 'createRule'>; applications: Applications }) =>
  async (actor: Actor, { application: name, why, ...draft }: CreateRuleInput): Promise<Result<AlertRule, Fault>> => {
    const application = await allowedApplication(applications, actor, name, 'alerts:write')
    if (!application.ok) return application
    const created = await rules.createRule(application.value, { id: newId(), ...draft }, doerOf(actor, why))
    return created.kind === 'created' ? ok(created.rule) : fail(nameTaken(draft.name, name))
  }

/** Another condition begins anew; only another name leaves alert and standing as they are. */
export const changeRule =
  (rules: Pick<AlertStore, 'findRule' | 'changeRule'>) =>
  async (actor: Actor, { alertRule, why, ...change }: ChangeRuleInput & { alertRule: number }): Promise<Result<AlertRule, Fault>> => {
    const rule = await allowedRule(rules, actor, alertRule, 'alerts:write')
    if (!rule.ok) return rule
    const changed = await rules.changeRule(alertRule, change, doerOf(actor, why))
    switch (changed.kind) {
      case 'changed':
        return ok(changed.rule)
      case 'taken':
        return fail(nameTaken(change.name, rule.value.application))
      case 'changed-meanwhile':
        return fail(refusedFor('conflict', reason('alert-rule-changed')))
      case 'gone':
        return fail(noRule(alertRule))
    }
  }

export const deleteRule =
  (rules: Pick<AlertStore, 'findRule' | 'deleteRule'>) =>
  async (actor: Actor, { alertRule, why }: { alertRule: number; why: string }): Promise<Result<null, Fault>> => {
    const rule = await allowedRule(rules, actor, alertRule, 'alerts:write')
    if (!rule.ok) return rule
    return (await rules.deleteRule(alertRule, doerOf(actor, why))) ? ok(null) : fail(noRule(alertRule))
  }
