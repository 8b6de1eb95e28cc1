import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import { allowedRun, doerOf, refused } from './allowed-run'
import { endOf } from './core/rules-of-run'
import type { CallPoint, ChaosStore } from './ports'
import type { AbortedRuns, ChaosRun } from './schemas'

export interface EndNeeds {
  runs: ChaosStore
  calls: CallPoint
}

const isOnCalls = ({ plan }: ChaosRun) => plan.fault.kind === 'calls'

/**
 * Ends one run now. The proxy is told at once, whatever the controller does: the end is final there, and nobody makes the fault anew. The
 * row is written as well, so that the ledger has it and paused instances go on.
 */
export const abortRun =
  ({ runs, calls }: EndNeeds) =>
  async (actor: Actor, { run: number, why }: { run: number; why: string }): Promise<Result<ChaosRun, Fault>> => {
    const found = await allowedRun(runs, actor, number, 'chaos:abort')
    if (!found.ok) return found
    if (found.value.phase === 'done') return fail(fault('conflict', `CH-${number} has ended already.`))
    const [aborted] = await Promise.all([runs.askAbort(number, doerOf(actor, why)), isOnCalls(found.value) ? calls.put(endOf(found.value.id)) : null])
    return ok(aborted ?? found.value)
  }

/** Ends every fault of the actor's teams now; an operator's ends all that the proxy holds, whatever the rows say. */
export const abortAll =
  ({ runs, calls }: EndNeeds) =>
  async (actor: Actor, { why }: { why: string }): Promise<Result<AbortedRuns, Fault>> => {
    const decision = decide(actor, 'chaos:abort-all')
    if (!decision.allowed) return fail(refused(decision))
    // Not a member's teams: only those in which this may be done.
    const teamIds = [...actor.teams.keys()].filter((id) => decide(actor, 'chaos:abort-all', id).allowed)
    const scope = actor.operator ? teamScopeOf(actor) : { kind: 'teams' as const, teamIds }
    const atProxy = endAtProxy({ runs, calls }, scope, actor.operator)
    const [aborted, proxyAnswered] = await Promise.all([runs.askAbortAll(scope, doerOf(actor, why)), atProxy])
    return ok({ runs: aborted.map(({ number }) => number), proxyAnswered })
  }

async function endAtProxy({ runs, calls }: EndNeeds, scope: Parameters<ChaosStore['list']>[0], all: boolean): Promise<boolean> {
  const counts = await calls.counts()
  if (!counts.ok) return false
  const active = new Set(counts.value.filter((one) => one.active).map(({ run }) => run))
  const listed = all ? null : new Set((await runs.list(scope, { state: 'under-way', application: undefined, after: null, limit: 200 })).items.map(({ id }) => id))
  const ended = await Promise.all([...active].filter((run) => !listed || listed.has(run)).map((run) => calls.put(endOf(run))))
  return ended.every(({ ok: done }) => done)
}

/** Takes back what a run left, as far as it is ours to; what is not comes by itself and is waited for. */
export const takeBackRun =
  ({ runs }: Pick<EndNeeds, 'runs'>) =>
  async (actor: Actor, { run: number, why }: { run: number; why: string }): Promise<Result<ChaosRun, Fault>> => {
    const found = await allowedRun(runs, actor, number, 'chaos:run')
    if (!found.ok) return found
    const asked = await runs.askTakeBack(number, doerOf(actor, why))
    return asked ? ok(asked) : fail(fault('conflict', `CH-${number} has nothing left to take back.`))
  }
