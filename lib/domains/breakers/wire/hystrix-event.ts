import { z } from 'zod'
import type { WallBreaker } from '../schemas'

/** Turbine makes texts of numbers that all instances agree on, and counts of those that they do not. */
const Agreed = z.union([z.number(), z.string().max(40), z.boolean(), z.null(), z.record(z.string().max(60), z.number())])
const figure = z.coerce.number().finite().catch(0)
const Latencies = z.record(z.string().max(10), z.coerce.number().finite()).catch({})

/** What is needed of a `HystrixCommand`. Everything else of it may be missing or strange. */
const Command = z.object({
  type: z.literal('HystrixCommand'),
  name: z.string().min(1).max(300),
  group: z.string().max(300).catch(''),
  isCircuitBreakerOpen: Agreed,
  requestCount: z.coerce.number().finite().min(0),
  errorCount: z.coerce.number().finite().min(0),
  reportingHosts: z.coerce.number().int().min(1).max(100_000).catch(1),
  rollingCountShortCircuited: figure, rollingCountTimeout: figure, rollingCountThreadPoolRejected: figure, rollingCountSemaphoreRejected: figure, rollingCountFallbackSuccess: figure,
  currentConcurrentExecutionCount: figure,
  latencyExecute: Latencies,
  deleteData: z.union([z.string().max(10), z.boolean()]).optional().catch(undefined),
  propertyValue_circuitBreakerForceOpen: Agreed.catch(false), propertyValue_circuitBreakerForceClosed: Agreed.catch(false),
  propertyValue_circuitBreakerErrorThresholdPercentage: Agreed.catch(null), propertyValue_circuitBreakerRequestVolumeThreshold: Agreed.catch(null), propertyValue_circuitBreakerSleepWindowInMilliseconds: Agreed.catch(null),
  propertyValue_executionTimeoutInMilliseconds: Agreed.catch(null), propertyValue_executionIsolationThreadTimeoutInMilliseconds: Agreed.catch(null),
  propertyValue_executionIsolationStrategy: Agreed.catch(null), propertyValue_executionIsolationSemaphoreMaxConcurrentRequests: Agreed.catch(null),
  propertyValue_metricsRollingStatisticalWindowInMilliseconds: Agreed.catch(10_000),
})

type Agreed = z.infer<typeof Agreed>

/** How many instances say yes: of one that is a yes or no, of several a count or a count of each. */
function yesOf(said: Agreed, hosts: number): number {
  if (said === true || said === 'true') return hosts
  if (typeof said === 'number') return said
  return said !== null && typeof said === 'object' ? (said['true'] ?? 0) : 0
}

/** Of instances that disagree what most say. */
function numberOf(said: Agreed): number | null {
  if (said !== null && typeof said === 'object') {
    const most = Object.entries(said).sort(([, one], [, other]) => other - one)[0]?.[0]
    return most === undefined || !Number.isFinite(Number(most)) ? null : Number(most)
  }
  const value = typeof said === 'string' || typeof said === 'number' ? Number(said) : Number.NaN
  return Number.isFinite(value) ? value : null
}

/** Java's largest: nothing is limited. */
const unlimited = 2 ** 31 - 1

export type HystrixEvent =
  /** `openHosts` of `breaker.hosts` say that it is open. */
  | { kind: 'command'; key: string; openHosts: number; windowMs: number; breaker: Omit<WallBreaker, 'source' | 'from' | 'steps' | 'sinceMs'> }
  | { kind: 'gone'; key: string }
  /** Of another type: thread pools, collapsers, what later versions bring. */
  | { kind: 'other' }
  | { kind: 'unreadable' }

/** One event of `hystrix.stream` or Turbine. Sums of several instances are divided where they are latencies, so those are approximate. */
export function readHystrixEvent(text: string): HystrixEvent {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { kind: 'unreadable' }
  }
  if (json === null || typeof json !== 'object') return { kind: 'unreadable' }
  if (!('type' in json) || json.type !== 'HystrixCommand') return { kind: 'type' in json ? 'other' : 'unreadable' }
  const read = Command.safeParse(json)
  if (!read.success) return { kind: 'unreadable' }
  const { data } = read
  const { name, group, requestCount: requests, errorCount: errors, reportingHosts: hosts } = data
  const key = JSON.stringify([group, name])
  if (data.deleteData === true || data.deleteData === 'true') return { kind: 'gone', key }
  const says = (said: Agreed) => yesOf(said, hosts)
  const openHosts = says(data.isCircuitBreakerOpen)
  const forcedOpen = says(data.propertyValue_circuitBreakerForceOpen) > 0
  const forcedClosed = says(data.propertyValue_circuitBreakerForceClosed) > 0
  const windowMs = Math.max(1_000, numberOf(data.propertyValue_metricsRollingStatisticalWindowInMilliseconds) ?? 10_000)
  const latency = (at: string) => (data.latencyExecute[at] === undefined ? null : Math.floor(data.latencyExecute[at] / hosts))
  const semaphore = numberOf(data.propertyValue_executionIsolationSemaphoreMaxConcurrentRequests)
  const isSemaphore = data.propertyValue_executionIsolationStrategy === 'SEMAPHORE'
  return {
    kind: 'command', key, openHosts, windowMs,
    breaker: {
      caller: group === '' ? null : group, name,
      state: openHosts > 0 ? 'open' : 'closed',
      forced: forcedOpen ? { mode: 'open', untilMs: null } : forcedClosed ? { mode: 'closed', untilMs: null } : null,
      tryAtMs: null, perSecond: (requests / windowMs) * 1_000,
      window: { requests, errors, errorPercent: requests === 0 ? null : Math.trunc((errors / requests) * 100) },
      counts: { refused: data.rollingCountShortCircuited, timeouts: data.rollingCountTimeout, rejected: isSemaphore ? data.rollingCountSemaphoreRejected : data.rollingCountThreadPoolRejected, fallbacks: data.rollingCountFallbackSuccess },
      latencyMs: { p50: latency('50'), p95: latency('95'), p99: latency('99') },
      hosts, open: data.currentConcurrentExecutionCount,
      rules: {
        kind: 'hystrix', errorPercent: numberOf(data.propertyValue_circuitBreakerErrorThresholdPercentage), volume: numberOf(data.propertyValue_circuitBreakerRequestVolumeThreshold), windowMs, windowCalls: null,
        openMs: numberOf(data.propertyValue_circuitBreakerSleepWindowInMilliseconds), timeoutMs: numberOf(data.propertyValue_executionTimeoutInMilliseconds) ?? numberOf(data.propertyValue_executionIsolationThreadTimeoutInMilliseconds),
        bulkhead: isSemaphore && semaphore !== unlimited ? semaphore : null, slowMs: null, slowPercent: null, halfOpenCalls: 1,
      },
    },
  }
}
