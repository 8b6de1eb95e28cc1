import { closedFromStart } from '@/lib/domains/gateway/core/breaker'
import type { DependencyPolicy } from '@/lib/domains/gateway/core/dependency-policy'
import { quantileOf, secondsOf } from '@/lib/domains/gateway/core/pair-ring'
import { countsOf } from '@/lib/domains/gateway/core/outcome-window'
import type { DependencyState, DependencyStates } from '@/lib/domains/gateway/dependency-schemas'
import { type Dependencies, type Dependency, forcedNow } from './dependencies'
import type { Policies } from './policies'

const minuteMs = 60_000
const listedMax = 500

const policyView = ({ timeoutMs, tryTimeoutMs, retries, breaker, bulkhead, bulkheadQueue, fallbacks }: DependencyPolicy): DependencyState['policy'] => ({
  timeoutMs, tryTimeoutMs, retries, breaker, bulkhead, bulkheadQueue, fallbacks: fallbacks.map(({ method, path }) => `${method} ${path}`),
})

function minuteOf({ ring }: Dependency, nowMs: number): DependencyState['minute'] {
  const sum = { requests: 0, errors: 0, fallbacks: 0, injected: 0 }
  const durations: number[] = []
  for (const second of secondsOf(ring, nowMs - minuteMs, nowMs)) {
    sum.requests += second.requests
    sum.errors += second.errors
    sum.fallbacks += second.fallbacks
    sum.injected += second.injected
    for (const [slot, count] of second.durations.entries()) durations[slot] = (durations[slot] ?? 0) + count
  }
  return { ...sum, p95Ms: quantileOf(durations, 0.95) }
}

function stateOf(one: Dependency, nowMs: number): DependencyState {
  const { caller, callee, policy, breaker, outcomes, totals, forced } = one
  return {
    caller, callee, declared: policy.declared, policy: policyView(policy),
    state: breaker.kind,
    sinceMs: breaker.sinceMs,
    tryAtMs: breaker.kind === 'open' ? breaker.sinceMs + policy.breaker.openMs : null,
    forced: forced && forcedNow(one, nowMs) ? { mode: forced.mode, untilMs: forced.endsAtMs } : null,
    window: countsOf(outcomes, policy.breaker, nowMs),
    minute: minuteOf(one, nowMs),
    totals,
  }
}

const unused = (caller: string, callee: string, policy: DependencyPolicy): DependencyState => ({
  caller, callee, declared: true, policy: policyView(policy), state: closedFromStart.kind, sinceMs: null, tryAtMs: null,
  window: { requests: 0, errors: 0 }, minute: { requests: 0, errors: 0, fallbacks: 0, injected: 0, p95Ms: null }, totals: { fallbacks: 0, refused: 0, retries: 0 },
})

/** Pairs that called, and those that a release in service only declares; of one caller or of all, by name. */
export function dependencyStates(dependencies: Dependencies, policies: Policies, application: string | undefined, nowMs: number): DependencyStates {
  const states = [...dependencies.all()].filter(({ caller }) => application === undefined || caller === application).map((one) => stateOf(one, nowMs))
  const seen = new Set(states.map(({ caller, callee }) => `${caller ?? ''} ${callee}`))
  for (const { caller, callee, policy } of policies.declared()) {
    const key = `${caller} ${callee}`
    if (seen.has(key) || (application !== undefined && caller !== application)) continue
    seen.add(key)
    states.push(unused(caller, callee, dependencies.inForce(caller, callee, policy)))
  }
  states.sort((one, other) => (one.caller ?? '').localeCompare(other.caller ?? '', 'en') || one.callee.localeCompare(other.callee, 'en'))
  return { nowMs, dependencies: states.slice(0, listedMax), more: Math.max(0, states.length - listedMax) }
}
