import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import { changeBreaker } from './core/change-policy'
import { unpackOutcomes } from './core/packed-outcomes'
import { courseOf, errorSteps, replayCalls } from './core/replay'
import type { OutcomeSource, OwnedApplications } from './ports'
import type { ReplayAnswer, ReplayInput } from './replay-schemas'

const steps = 60

/** The recorded calls of the last hour under another policy, beside what really happened. It changes nothing. */
export const replayBreaker =
  (applications: OwnedApplications, source: OutcomeSource, nowMs: () => number) =>
  async (actor: Actor, { caller, callee, minutes, change }: ReplayInput): Promise<Result<ReplayAnswer, Fault>> => {
    const owner = await applications.find(teamScopeOf(actor), caller === 'edge' || caller === 'unidentified' ? callee : caller)
    if (!owner || !decide(actor, 'breakers:read', owner.teamId).allowed) return fail(fault('not-found', `There is no breaker of ${caller} to ${callee} here.`))
    const asked = await source.read({ caller: caller === 'edge' ? null : caller, callee, sinceMs: nowMs() - minutes * 60_000 })
    if (!asked.ok) return asked
    const { nowMs: toMs, fromMs, more, policy, moves } = asked.value
    const outcomes = unpackOutcomes(asked.value.outcomes)
    if (!outcomes) return fail(fault('unavailable', 'The proxy answers in another form: it is of another version.'))
    const whatIfPolicy = { timeoutMs: change.timeoutMs ?? policy.timeoutMs, breaker: changeBreaker(policy.breaker, change) }
    const time = { fromMs, toMs }
    const within = outcomes.filter(({ startMs }) => startMs >= fromMs)
    const stepMs = Math.max(1_000, Math.ceil((toMs - fromMs) / steps / 1_000) * 1_000)
    return ok({
      nowMs: toMs, fromMs, calls: within.length, more, policy, whatIfPolicy,
      was: courseOf(within, moves, time), whatIf: replayCalls(within, whatIfPolicy, time),
      stepMs, ...errorSteps(within, time, stepMs),
    })
  }
