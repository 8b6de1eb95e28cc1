import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import { saysAlready, unfitFields } from './core/change-policy'
import type { OutcomesAnswer } from './replay-schemas'
import type { CurrentRules, RuledApplication, RuledApplications, RulesDoer, RulesStore } from './rules-ports'
import type { DropRulesInput, RulesSet, SetRulesInput } from './rules-schemas'

interface Ports {
  owners: RuledApplications
  rules: RulesStore
  current: CurrentRules
}

type Policy = OutcomesAnswer['policy']

/** The caller's team decides; where the edge or nobody known calls, that of who is called. */
async function allowed(owners: RuledApplications, actor: Actor, { caller, callee }: { caller: string; callee: string }): Promise<Result<RuledApplication, Fault>> {
  const owner = await owners.find(teamScopeOf(actor), caller === 'edge' || caller === 'unidentified' ? callee : caller)
  if (!owner || !decide(actor, 'breakers:read', owner.teamId).allowed) return fail(fault('not-found', `There is no breaker of ${caller} to ${callee} here.`))
  const decision = decide(actor, 'breakers:set-rules', owner.teamId)
  return decision.allowed ? ok(owner) : fail(forbidden(decision))
}

const doerOf = ({ kind, id, name }: Actor, why: string): RulesDoer => ({ actor: { kind, id, name }, why })

const sameRules = (one: Policy, other: Policy) =>
  one.timeoutMs === other.timeoutMs && (Object.keys(one.breaker) as (keyof Policy['breaker'])[]).every((name) => one.breaker[name] === other.breaker[name])

/** Puts the rules that a replay tried in force, over what the caller's release declares, until somebody takes them back. */
export const setRules =
  ({ owners, rules, current }: Ports) =>
  async (actor: Actor, { why, shown, ...wanted }: SetRulesInput): Promise<Result<RulesSet, Fault>> => {
    const owner = await allowed(owners, actor, wanted)
    if (!owner.ok) return owner
    const now = await current.of(wanted)
    if (!now.ok) return now
    const unfit = unfitFields(wanted.change, now.value.breaker)
    if (unfit.length > 0) return fail(fault('invalid-input', `This breaker goes by Hystrix’s rules, which have no ${unfit.join(', ')}.`))
    if (shown && !sameRules(shown, now.value)) return fail(fault('conflict', 'The rules have become others than you were shown. Look again, and replay over them.'))
    if (saysAlready(now.value, wanted.change)) return fail(fault('conflict', 'The breaker goes by these rules already.'))
    return ok(await rules.set(owner.value, wanted, now.value, doerOf(actor, why)))
  }

/** Leaves a breaker to what its release declares again. */
export const dropRules =
  ({ owners, rules }: Omit<Ports, 'current'>) =>
  async (actor: Actor, { why, ...pair }: DropRulesInput): Promise<Result<null, Fault>> => {
    const owner = await allowed(owners, actor, pair)
    if (!owner.ok) return owner
    const dropped = await rules.drop(owner.value, pair, doerOf(actor, why))
    return dropped ? ok(null) : fail(fault('not-found', `Nobody put other rules in force for the breaker of ${pair.caller} to ${pair.callee}.`))
  }
