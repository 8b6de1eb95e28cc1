import type { WallBreaker, WallPart } from '@/lib/domains/breakers/schemas'
import { wallStepMs, wallSteps } from '@/lib/domains/breakers/schemas'
import { errorPercent } from '@/lib/domains/gateway/core/breaker'
import { countsOf } from '@/lib/domains/gateway/core/outcome-window'
import { countsBySecond, quantileOf, secondsOf } from '@/lib/domains/gateway/core/pair-ring'
import { countsWithin } from '@/lib/domains/gateway/core/rolling-counts'
import { type Dependencies, type Dependency, forcedNow } from './dependencies'

const listedMax = 1_000
/** Over which the rate is: whole seconds, the one under way is not among them. */
const rateSeconds = 10

function stepsOf({ ring }: Dependency, nowMs: number): WallBreaker['steps'] {
  const last = Math.floor(nowMs / wallStepMs)
  const steps = Array.from({ length: wallSteps }, () => ({ requests: 0, errors: 0 }))
  for (const { atMs, requests, errors } of countsBySecond(ring, nowMs)) {
    const step = steps[wallSteps - 1 - (last - Math.floor(atMs / wallStepMs))]
    if (!step) continue
    step.requests += requests
    step.errors += errors
  }
  return steps
}

function rateOf({ ring }: Dependency, nowMs: number): number {
  const end = Math.floor(nowMs / 1_000) * 1_000
  let requests = 0
  for (const one of countsBySecond(ring, nowMs)) if (one.atMs < end && one.atMs >= end - rateSeconds * 1_000) requests += one.requests
  return requests / rateSeconds
}

function durationsOf({ ring }: Dependency, nowMs: number): number[] {
  const durations: number[] = []
  for (const second of secondsOf(ring, nowMs - 60_000, nowMs)) for (const [slot, count] of second.durations.entries()) durations[slot] = (durations[slot] ?? 0) + count
  return durations
}

function wallBreaker(one: Dependency, nowMs: number): WallBreaker {
  const { caller, callee, policy: { breaker: rules, timeoutMs, bulkhead, bulkheadQueue }, breaker, forced } = one
  const counts = countsOf(one.outcomes, rules, nowMs)
  const within = (what: Dependency['timeouts']) => countsWithin(what, rules.windowMs, nowMs).requests
  const durations = durationsOf(one, nowMs)
  let fallbacks = 0
  for (const second of countsBySecond(one.ring, nowMs)) if (second.atMs > nowMs - rules.windowMs) fallbacks += second.fallbacks
  return {
    source: 'proxy', from: null, caller, name: callee, state: breaker.kind,
    forced: forced && forcedNow(one, nowMs) ? { mode: forced.mode, untilMs: forced.endsAtMs } : null,
    sinceMs: breaker.sinceMs, tryAtMs: breaker.kind === 'open' ? breaker.sinceMs + rules.openMs : null,
    perSecond: rateOf(one, nowMs),
    window: { requests: counts.requests, errors: counts.errors, errorPercent: counts.requests === 0 ? null : errorPercent(counts) },
    counts: { refused: within(one.refusals), timeouts: within(one.timeouts), rejected: within(one.rejections), fallbacks },
    latencyMs: { p50: quantileOf(durations, 0.5), p95: quantileOf(durations, 0.95), p99: quantileOf(durations, 0.99) },
    hosts: 1, open: one.open, waiting: one.waiting?.size() ?? 0,
    rules: {
      kind: rules.rules, errorPercent: rules.errorPercent, volume: rules.volume, windowMs: rules.windowCalls === null ? rules.windowMs : null, windowCalls: rules.windowCalls, openMs: rules.openMs,
      timeoutMs, bulkhead, bulkheadQueue, slowMs: rules.slowMs, slowPercent: rules.slowMs === null ? null : rules.slowPercent, halfOpenCalls: rules.halfOpenCalls,
    },
    steps: stepsOf(one, nowMs),
  }
}

/** Every pair that called, with what the wall draws of it. */
export function breakerWall(dependencies: Dependencies, nowMs: number): WallPart {
  const breakers: WallBreaker[] = []
  let more = 0
  for (const one of dependencies.all()) {
    if (breakers.length < listedMax) breakers.push(wallBreaker(one, nowMs))
    else more += 1
  }
  return { nowMs, breakers, more }
}
