import type { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden, type Permission } from '../access/core/policy'
import type { BalancedApplication, BalancingDoer, BalancingSource, BalancingStore } from './balancing-ports'
import { type ApplicationBalance, type ForgetBalancingQuery, type SaveBalancingInput, usualBalancing } from './balancing-schemas'

interface Ports {
  store: BalancingStore
  source: BalancingSource
}

type Named = { application: string }

async function allowed({ store }: Ports, actor: Actor, name: string, permission: Permission): Promise<Result<BalancedApplication, Fault>> {
  const application = await store.find(teamScopeOf(actor), name)
  if (!application || !decide(actor, 'applications:read', application.teamId).allowed) return fail(fault('not-found', `There is no application ${name} here.`))
  const decision = decide(actor, permission, application.teamId)
  return decision.allowed ? ok(application) : fail(forbidden(decision))
}

const doerOf = ({ kind, id, name }: Actor, why: string | undefined): BalancingDoer => ({ actor: { kind, id, name }, why })

async function balanceOf({ store, source }: Ports, actor: Actor, application: BalancedApplication): Promise<ApplicationBalance> {
  const [kept, state] = await Promise.all([store.of(application), source.state(application.name)])
  return {
    policy: kept?.policy ?? usualBalancing,
    chosen: kept && { by: kept.setBy, atMs: kept.setMs },
    maySet: decide(actor, 'balancing:write', application.teamId).allowed,
    state: state.ok ? state.value : null,
  }
}

/** What is wanted of the balancing of one application, beside what the proxy does. */
export const showBalancing =
  (ports: Ports) =>
  async (actor: Actor, { application: name }: Named): Promise<Result<ApplicationBalance, Fault>> => {
    const application = await allowed(ports, actor, name, 'balancing:read')
    return application.ok ? ok(await balanceOf(ports, actor, application.value)) : application
  }

export const saveBalancing =
  (ports: Ports) =>
  async (actor: Actor, { application: name, policy, why }: Named & z.output<typeof SaveBalancingInput>): Promise<Result<ApplicationBalance, Fault>> => {
    const application = await allowed(ports, actor, name, 'balancing:write')
    if (!application.ok) return application
    await ports.store.save(application.value, policy, doerOf(actor, why))
    return ok(await balanceOf(ports, actor, application.value))
  }

export const forgetBalancing =
  (ports: Ports) =>
  async (actor: Actor, { application: name, why }: Named & z.output<typeof ForgetBalancingQuery>): Promise<Result<ApplicationBalance, Fault>> => {
    const application = await allowed(ports, actor, name, 'balancing:write')
    if (!application.ok) return application
    const forgotten = await ports.store.forget(application.value, doerOf(actor, why))
    return forgotten ? ok(await balanceOf(ports, actor, application.value)) : fail(fault('not-found', `${name} is balanced as usual already.`))
  }
