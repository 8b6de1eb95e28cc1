import { z } from 'zod'
import { ApplicationName } from '@/lib/kernel/names'
import { ForcedMode } from './breaker-schemas'

/** Messages say what the field must be: `readManifest` of the delivery domain puts the field before them. */
const whole = (what: string, min: number, max: number) => {
  const rule = `${what} from ${min.toLocaleString('en')} to ${max.toLocaleString('en')}`
  return z.number({ error: rule }).int(rule).min(min, rule).max(max, rule)
}

const path = 'a path that begins with "/", where "*" stands for one part and "/**" at the end for all that follows, like "/rows/**"'
const headerName = 'a header name of letters, digits and hyphens'
const headerValue = 'printable ASCII of at most 1,000 characters'
/** What we say ourselves, or what would let a fixed answer speak for a person. */
const reserved = /^(content-length|transfer-encoding|connection|keep-alive|proxy-.*|te|trailer|upgrade|set-cookie|x-quarterdeck-.*|x-fit-context)$/i

export const Fallback = z
  .strictObject({
    path: z.string({ error: path }).max(200, path).regex(/^(\/[^*?#\s/]*|\/\*(?=\/|$))*(\/\*\*)?$/, path).startsWith('/', path),
    /** Others than GET (with HEAD) must be named: a fixed answer to a write says that something was done. */
    method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], { error: 'one of GET, POST, PUT, PATCH, DELETE' }).default('GET'),
    status: whole('an HTTP status', 200, 499).default(200),
    headers: z
      .record(z.string().regex(/^[A-Za-z0-9-]{1,64}$/, headerName).refine((name) => !reserved.test(name), 'another header: this one the proxy sets, or nobody may set for others'), z.string({ error: headerValue }).regex(/^[\x20-\x7e]{0,1000}$/, headerValue))
      .refine((headers) => Object.keys(headers).length <= 16, 'at most 16 headers')
      .default({}),
    json: z.json().optional(),
    text: z.string().optional(),
  })
  .refine(({ json, text }) => json === undefined || text === undefined, { path: ['text'], error: 'absent where there is "json"' })
  .refine(({ json, text }) => (text ?? JSON.stringify(json ?? '')).length <= 16_384, { path: ['json'], error: 'at most 16,384 characters' })
  .refine(({ status, json, text }) => status !== 204 || (json === undefined && text === undefined), { path: ['status'], error: 'another status than 204 where there is "json" or "text"' })
export type Fallback = z.infer<typeof Fallback>

const resilienceOnly = ['windowCalls', 'slowMs', 'slowPercent', 'halfOpenCalls'] as const

export const DeclaredBreaker = z.strictObject({
  /** Hystrix's where nothing is said. */
  rules: z.enum(['hystrix', 'resilience4j'], { error: 'one of hystrix, resilience4j' }).optional(),
  /** Opens at this share of failed calls, of at least `volume` calls within `windowMs`. */
  errorPercent: whole('a whole number of percent', 1, 100).optional(),
  volume: whole('a whole number of calls', 1, 10_000).optional(),
  windowMs: whole('a whole number of ms', 1_000, 60_000).optional(),
  /** Until one call may try again. */
  openMs: whole('a whole number of ms', 100, 600_000).optional(),
  /** By Resilience4j's rules alone, from here: judged by the last calls, instead of by a time. */
  windowCalls: whole('a whole number of calls', 1, 1_000).optional(),
  /** A call that takes longer is slow; it opens at `slowPercent` of them. */
  slowMs: whole('a whole number of ms', 1, 60_000).optional(),
  slowPercent: whole('a whole number of percent', 1, 100).optional(),
  /** Calls that try once the open time is over. */
  halfOpenCalls: whole('a whole number of calls', 1, 100).optional(),
}).superRefine((declared, context) => {
  if (declared.rules === 'resilience4j') return
  for (const field of resilienceOnly) if (declared[field] !== undefined) context.addIssue({ code: 'custom', path: [field], message: 'absent, or "rules" is "resilience4j"' })
})
export type DeclaredBreaker = z.infer<typeof DeclaredBreaker>

/** What a release declares of one application that it calls. What it leaves out is as usual. */
export const DeclaredDependency = z.strictObject({
  /** Until the head of the answer, over all tries: what the caller waits at most. */
  timeoutMs: whole('a whole number of ms', 1, 30_000).optional(),
  /** For one try. */
  tryTimeoutMs: whole('a whole number of ms', 1, 30_000).optional(),
  retries: whole('a whole number of retries', 0, 5).optional(),
  breaker: DeclaredBreaker.optional(),
  /** Calls under way at once: what comes besides is refused, as a failure. */
  bulkhead: whole('a whole number of calls', 1, 10_000).optional(),
  /** Calls that wait for room in it instead, and for how long at most. */
  bulkheadQueue: z.strictObject({ calls: whole('a whole number of calls', 1, 10_000), waitMs: whole('a whole number of ms', 1, 30_000) }).optional(),
  /** The first that matches is answered when the call fails. */
  fallbacks: z.array(Fallback).max(20, 'at most 20 fallbacks').optional(),
}).refine(({ bulkhead, bulkheadQueue }) => bulkheadQueue === undefined || bulkhead !== undefined, { path: ['bulkheadQueue'], error: 'absent, or beside "bulkhead"' })
export type DeclaredDependency = z.infer<typeof DeclaredDependency>

export const DeclaredDependencies = z.record(ApplicationName, DeclaredDependency).refine((all) => Object.keys(all).length <= 50, 'at most 50 applications')
export type DeclaredDependencies = z.infer<typeof DeclaredDependencies>

/** What Hystrix's rules have no use for is absent, or null. */
const RulesOfBreaker = {
  rules: z.enum(['hystrix', 'resilience4j']).optional(), windowCalls: z.number().int().nullable().optional(), slowMs: z.number().int().nullable().optional(),
  slowPercent: z.number().int().optional(), halfOpenCalls: z.number().int().optional(),
}

export const BreakerState = z.enum(['closed', 'open', 'half-open'])

/** One application's calls to another as the proxy sees them now, with the policy that the caller's release gives it. */
export const DependencyState = z.object({
  /** Null: the edge. */
  caller: z.string().nullable(),
  callee: z.string(),
  /** False: nothing was declared, all is as usual. */
  declared: z.boolean(),
  policy: z.object({
    timeoutMs: z.number().int(),
    tryTimeoutMs: z.number().int(),
    retries: z.number().int(),
    breaker: z.object({ errorPercent: z.number().int(), volume: z.number().int(), windowMs: z.number().int(), openMs: z.number().int(), ...RulesOfBreaker }),
    bulkhead: z.number().int().nullable().optional(),
    bulkheadQueue: z.object({ calls: z.number().int(), waitMs: z.number().int() }).nullable().optional(),
    /** `GET /rows/**` */
    fallbacks: z.array(z.string()),
  }),
  state: BreakerState,
  /** Null: closed since the proxy began. */
  sinceMs: z.number().int().nullable(),
  /** Of an open breaker: from when one call may try. */
  tryAtMs: z.number().int().nullable(),
  /** By a person, until then: stronger than the state. */
  forced: z.object({ mode: ForcedMode, untilMs: z.number().int() }).nullable().optional(),
  /** What the breaker judges by. */
  window: z.object({ requests: z.number().int(), errors: z.number().int() }),
  /** The last sixty seconds. `errors` as the caller saw them; a fallback is none. */
  minute: z.object({ requests: z.number().int(), errors: z.number().int(), fallbacks: z.number().int(), injected: z.number().int(), p95Ms: z.number().nullable() }),
  /** Since the proxy began. */
  totals: z.object({ fallbacks: z.number().int(), refused: z.number().int(), retries: z.number().int() }),
})
export type DependencyState = z.infer<typeof DependencyState>

export const DependencyStates = z.object({ nowMs: z.number().int(), dependencies: z.array(DependencyState), /** More than are listed. */ more: z.number().int() })
export type DependencyStates = z.infer<typeof DependencyStates>
