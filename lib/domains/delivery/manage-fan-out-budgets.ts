import type { z } from 'zod'
import type { Actor, TeamScope } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import { allowedApplication, doerOf } from './allowed-application'
import { budgetRequestsMin, callsOverBudget, judgeFanOut } from './core/judge-fan-out'
import type { CallsOfRelease, FanOutBudgetStore } from './fan-out-budget-ports'
import type { CallsOverBudget, FanOutBudgets, OverBudget, RemoveFanOutBudgetQuery, SaveFanOutBudgetInput } from './fan-out-budget-schemas'
import type { ApplicationRef, Applications } from './ports'

interface Ports {
  applications: Applications
  budgets: FanOutBudgetStore
  calls: CallsOfRelease
}

/** Of one application, each beside what its newest release does. */
async function judged({ budgets, calls }: Ports, actor: Actor, application: ApplicationRef): Promise<FanOutBudgets> {
  const { budgets: kept, newest } = await budgets.of(application)
  const counted = newest && kept.length > 0 ? await calls(application.name, newest.serverGroup) : null
  return { budgets: kept.map((budget) => ({ ...budget, check: judgeFanOut(budget, newest, counted) })), requestsMin: budgetRequestsMin, maySet: decide(actor, 'fan-out-budgets:write', application.teamId).allowed }
}

export const listFanOutBudgets =
  (ports: Ports) =>
  async (actor: Actor, { application: name }: { application: string }): Promise<Result<FanOutBudgets, Fault>> => {
    const application = await allowedApplication(ports.applications, actor, name, 'fan-out-budgets:read')
    return application.ok ? ok(await judged(ports, actor, application.value)) : application
  }

export const saveFanOutBudget =
  (ports: Ports) =>
  async (actor: Actor, { application: name, operation, callsMax, why }: { application: string } & z.output<typeof SaveFanOutBudgetInput>): Promise<Result<FanOutBudgets, Fault>> => {
    const application = await allowedApplication(ports.applications, actor, name, 'fan-out-budgets:write')
    if (!application.ok) return application
    await ports.budgets.save(application.value, operation, callsMax, doerOf(actor, why))
    return ok(await judged(ports, actor, application.value))
  }

export const removeFanOutBudget =
  (ports: Ports) =>
  async (actor: Actor, { application: name, operation, why }: { application: string } & z.output<typeof RemoveFanOutBudgetQuery>): Promise<Result<FanOutBudgets, Fault>> => {
    const application = await allowedApplication(ports.applications, actor, name, 'fan-out-budgets:write')
    if (!application.ok) return application
    const removed = await ports.budgets.remove(application.value, operation, doerOf(actor, why))
    return removed ? ok(await judged(ports, actor, application.value)) : fail(fault('not-found', `${operation} has no budget.`))
  }

/** Applications that are asked about for one reader: each is a question to telemetry. */
const applicationsMax = 20

/** What the newest releases of the teams' applications exceed. */
export const findOverBudget =
  ({ budgets, calls }: Pick<Ports, 'budgets' | 'calls'>) =>
  async (scope: TeamScope): Promise<OverBudget[]> => {
    const found = await Promise.all(
      (await budgets.all(scope)).slice(0, applicationsMax).map(async ({ application, team, newest, budgets: kept }) => {
        if (!newest) return []
        return callsOverBudget(kept, newest, await calls(application, newest.serverGroup)).map((one) => ({ application, team, ...one, sinceMs: newest.sinceMs }))
      }),
    )
    return found.flat()
  }

/** What one server group exceeds: its decision card says so before it serves everybody. */
export const findReleaseOverBudget =
  ({ budgets, calls }: { budgets: Pick<FanOutBudgetStore, 'ofName'>; calls: CallsOfRelease }) =>
  async (application: string, serverGroup: string): Promise<CallsOverBudget[]> => {
    const kept = await budgets.ofName(application)
    return kept.length === 0 ? [] : callsOverBudget(kept, { serverGroup, sinceMs: 0 }, await calls(application, serverGroup))
  }
