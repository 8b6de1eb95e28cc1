import type { MetricQueryAnswer } from '../../telemetry/metric-schemas'
import { type WallBreaker, wallStepMs, wallSteps } from '../schemas'

type Answer = Pick<MetricQueryAnswer, 'startMs' | 'stepMs' | 'series'>

/** What one library's metrics say, as far as they were found. Series are labelled `application`, `name` and what tells them apart. */
export interface ToldMetrics {
  library: 'resilience4j' | 'opossum'
  /** Resilience4j: 0 or 1 by `state`. */
  states: Answer | null
  /** Calls that ended in each step: Resilience4j by `kind`, opossum by `event`. */
  calls: Answer | null
  /** Resilience4j: calls that were not let through. */
  refused: Answer | null
  /** opossum: the same counters as they stand. */
  totals?: Answer | null
}

/** How long ago the newest figure may be; metrics come every five to sixty seconds. */
const rateMs = 60_000

interface Found {
  application: string
  name: string
  /** By what tells them apart: the values of each step. */
  by: Map<string, (number | null)[]>
}

function grouped(answer: Answer | null, label: string): Map<string, Found> {
  const found = new Map<string, Found>()
  for (const { labels, values } of answer?.series ?? []) {
    const { application = '', name = '' } = labels
    if (name === '') continue
    const key = JSON.stringify([application, name])
    const one = found.get(key) ?? { application, name, by: new Map<string, (number | null)[]>() }
    one.by.set(labels[label] ?? '', values)
    found.set(key, one)
  }
  return found
}

const lastOf = (values: readonly (number | null)[] | undefined): number | null => values?.findLast((value) => value !== null) ?? null

/** Values of a step's own length, cut into the wall's; null where nothing was reported. */
function stepsOf(answer: Answer, requests: (number | null)[], errors: (number | null)[], nowMs: number): WallBreaker['steps'] {
  const last = Math.floor(nowMs / wallStepMs)
  return Array.from({ length: wallSteps }, (_, place) => {
    const atMs = (last - wallSteps + 1 + place) * wallStepMs
    const at = Math.floor((atMs - answer.startMs) / answer.stepMs)
    const made = requests[at] ?? null
    const share = wallStepMs / answer.stepMs
    return made === null ? null : { requests: made * share, errors: (errors[at] ?? 0) * share }
  })
}

const added = (length: number, parts: readonly (readonly (number | null)[] | undefined)[]): (number | null)[] =>
  Array.from({ length }, (_, at) => parts.reduce<number | null>((sum, part) => (part?.[at] == null ? sum : (sum ?? 0) + part[at]), null))

/** Over the last minute that is reported. */
function lately(answer: Answer, values: readonly (number | null)[]): { sum: number | null; seconds: number } {
  const count = Math.max(1, Math.round(rateMs / answer.stepMs))
  const end = values.findLastIndex((value) => value !== null) + 1
  const part = values.slice(Math.max(0, end - count), end)
  return { sum: end === 0 ? null : part.reduce<number>((sum, value) => sum + (value ?? 0), 0), seconds: (part.length * answer.stepMs) / 1_000 }
}

/**
 * opossum's counters begin with the first event of their kind, so that its increase is nobody's: a breaker that opened for the first
 * time. Where others of the same breaker were told before, all that it counts happened since.
 */
function withFirstEvents(calls: Answer | null, totals: Answer | null | undefined): Answer | null {
  if (!calls || !totals || calls.startMs !== totals.startMs || calls.stepMs !== totals.stepMs) return calls
  const keyOf = ({ application = '', name = '', event = '' }: Record<string, string>) => JSON.stringify([application, name, event])
  const firstOf = (values: readonly (number | null)[] | undefined) => (values ?? []).findIndex((value) => value !== null)
  const increases = new Map(calls.series.map((one) => [keyOf(one.labels), one.values]))
  const known = new Map([...grouped(totals, 'event')].map(([key, { by }]) => [key, Math.min(...[...by.values()].map(firstOf).filter((at) => at >= 0))]))
  const series = totals.series.map(({ labels, values }) => {
    const told = increases.get(keyOf(labels)) ?? values.map(() => null)
    const first = firstOf(values)
    const isBorn = first > (known.get(JSON.stringify([labels.application ?? '', labels.name ?? ''])) ?? first)
    return { labels, values: isBorn ? told.map((value, at) => (at === first ? Math.max(value ?? 0, values[at] ?? 0) : value)) : told }
  })
  return { ...calls, series }
}

type Standing = Pick<WallBreaker, 'state' | 'forced'>

const resilienceStates: Record<string, Standing> = {
  closed: { state: 'closed', forced: null },
  open: { state: 'open', forced: null },
  half_open: { state: 'half-open', forced: null },
  forced_open: { state: 'open', forced: { mode: 'open', untilMs: null } },
  // Both let every call through, whatever they count.
  disabled: { state: 'closed', forced: { mode: 'closed', untilMs: null } },
  metrics_only: { state: 'closed', forced: { mode: 'closed', untilMs: null } },
}

function resilienceStanding(states: Found | undefined): Standing {
  for (const [state, values] of states?.by ?? []) if (lastOf(values) === 1 && resilienceStates[state]) return resilienceStates[state]
  return { state: 'unknown', forced: null }
}

/** Counters tell no state: what happened last does, and calls that are refused. */
function opossumStanding({ by }: Found): Standing {
  const newest = (event: string) => by.get(event)?.findLastIndex((value) => value !== null && value > 0) ?? -1
  const [open, half, close, reject, success] = [newest('open'), Math.max(newest('halfOpen'), newest('half-open')), newest('close'), newest('reject'), newest('success')]
  if (Math.max(open, half, close, reject, success) < 0) return { state: 'unknown', forced: null }
  if (half > open && half > close) return { state: 'half-open', forced: null }
  return { state: Math.max(open, reject) > Math.max(close, success) || (open > close && open >= 0) ? 'open' : 'closed', forced: null }
}

const noRules = { errorPercent: null, volume: null, windowMs: null, windowCalls: null, openMs: null, timeoutMs: null, bulkhead: null, slowMs: null, slowPercent: null, halfOpenCalls: null }

/** What breakers of existing applications say of themselves in metrics. What they do not say is unknown, never a zero. */
export function toldBreakers({ library, states, calls: increases, refused, totals }: ToldMetrics, nowMs: number): WallBreaker[] {
  const isOpossum = library === 'opossum'
  const calls = withFirstEvents(increases, totals)
  const byState = grouped(states, 'state')
  const byCall = grouped(calls, isOpossum ? 'event' : 'kind')
  const byRefusal = grouped(refused, 'kind')
  return [...new Set([...byState.keys(), ...byCall.keys()])].map((key): WallBreaker => {
    const ended = byCall.get(key)
    const standing = isOpossum && ended ? opossumStanding(ended) : resilienceStanding(byState.get(key))
    const { application, name } = ended ?? byState.get(key) ?? { application: '', name: '' }
    const length = Math.max(0, ...[...(ended?.by.values() ?? [])].map((values) => values.length))
    // opossum tells a timeout as a failure too.
    const good = ended?.by.get(isOpossum ? 'success' : 'successful')
    const bad = ended?.by.get(isOpossum ? 'failure' : 'failed')
    const requests = added(length, [good, bad])
    const sums = calls ? { made: lately(calls, requests), failed: lately(calls, added(length, [bad])) } : null
    const made = sums?.made.sum ?? null
    const failed = made === null ? null : (sums?.failed.sum ?? 0)
    const countOf = (answer: Answer | null, values: readonly (number | null)[] | undefined) => (answer && values ? lately(answer, values).sum : null)
    const refusals = isOpossum ? countOf(calls, ended?.by.get('reject')) : countOf(refused, added(Math.max(0, ...[...(byRefusal.get(key)?.by.values() ?? [])].map((values) => values.length)), [...(byRefusal.get(key)?.by.values() ?? [])]))
    return {
      source: library, from: application, caller: application, name, ...standing, sinceMs: null, tryAtMs: null,
      perSecond: made === null || !sums || sums.made.seconds === 0 ? null : made / sums.made.seconds,
      window: { requests: made ?? 0, errors: failed ?? 0, errorPercent: made === null || made === 0 ? null : Math.trunc(((failed ?? 0) / made) * 100) },
      counts: {
        refused: refusals, timeouts: isOpossum ? countOf(calls, ended?.by.get('timeout')) : null,
        rejected: isOpossum ? countOf(calls, ended?.by.get('semaphoreLocked') ?? ended?.by.get('semaphore-locked')) : null, fallbacks: isOpossum ? countOf(calls, ended?.by.get('fallback')) : null,
      },
      latencyMs: { p50: null, p95: null, p99: null }, hosts: 1, open: null,
      rules: { kind: library, ...noRules },
      steps: calls ? stepsOf(calls, requests, bad ?? [], nowMs) : Array.from({ length: wallSteps }, () => null),
    }
  })
}
