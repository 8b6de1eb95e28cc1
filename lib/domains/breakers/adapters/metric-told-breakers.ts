import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { MetricNamesAnswer, MetricQueryAnswer } from '../../telemetry/metric-schemas'
import { type ToldMetrics, toldBreakers } from '../core/told-breakers'
import type { ToldBreakers } from '../ports'
import type { WallPart } from '../schemas'

interface Selector {
  applications: string[] | null
}
interface Range {
  fromMs: number
  toMs: number
}

export interface BreakerMetrics {
  names(input: { selector: Selector; range: Range; search: string; limit: number }): Promise<Result<MetricNamesAnswer, Fault>>
  query(input: { selector: Selector; range: Range; stepMs: number; metric: string; aggregation: 'max' | 'increase'; groupBy: string[]; seriesMax: number }): Promise<Result<MetricQueryAnswer, Fault>>
}

const rangeMs = 180_000
const stepMs = 10_000
const seriesMax = 100
/** Many look at once, and metrics come every five seconds at most. */
const keptMs = 5_000
const keptMax = 50

/** By dots as Micrometer names them over OTLP, by underscores as Prometheus has them. */
const stateNames = ['resilience4j.circuitbreaker.state', 'resilience4j_circuitbreaker_state']
const callNames = ['resilience4j.circuitbreaker.calls', 'resilience4j_circuitbreaker_calls_seconds_count', 'resilience4j_circuitbreaker_calls_seconds', 'resilience4j.circuitbreaker.calls.count']
const refusedNames = ['resilience4j.circuitbreaker.not.permitted.calls', 'resilience4j_circuitbreaker_not_permitted_calls_total']
const opossumNames = ['circuit', 'circuit_total']

/** Breakers that existing applications tell of in metrics, out of the telemetry store. Nothing is asked of metrics that are not there. */
export function createMetricToldBreakers(metrics: BreakerMetrics, nowMs: () => number): ToldBreakers {
  const kept = new Map<string, { atMs: number; answer: Promise<Result<WallPart, Fault>> }>()

  async function ask(applications: string[] | null): Promise<Result<WallPart, Fault>> {
    const now = nowMs()
    const about = { selector: { applications }, range: { fromMs: now - rangeMs, toMs: now } }
    const found = await metrics.names({ ...about, search: 'circuit', limit: 100 })
    if (!found.ok) return found
    const there = new Set(found.value.metrics.map(({ name }) => name))
    const query = async (names: string[], aggregation: 'max' | 'increase', label: string): Promise<Result<MetricQueryAnswer | null, Fault>> => {
      const metric = names.find((name) => there.has(name))
      return metric === undefined ? ok(null) : metrics.query({ ...about, stepMs, metric, aggregation, groupBy: ['application', 'name', label], seriesMax })
    }
    const [states, calls, refused, events, totals] = await Promise.all([query(stateNames, 'max', 'state'), query(callNames, 'increase', 'kind'), query(refusedNames, 'increase', 'kind'), query(opossumNames, 'increase', 'event'), query(opossumNames, 'max', 'event')])
    for (const one of [states, calls, refused, events, totals]) if (!one.ok) return one
    const valueOf = (one: Result<MetricQueryAnswer | null, Fault>) => (one.ok ? one.value : null)
    const told: ToldMetrics[] = [
      { library: 'resilience4j', states: valueOf(states), calls: valueOf(calls), refused: valueOf(refused) },
      { library: 'opossum', states: null, calls: valueOf(events), refused: null, totals: valueOf(totals) },
    ]
    const more = [states, calls, events].reduce((sum, one) => sum + (valueOf(one)?.more ?? 0), 0)
    return ok({ nowMs: now, breakers: told.flatMap((one) => toldBreakers(one, now)), more })
  }

  return {
    async read(applications) {
      if (applications?.length === 0) return ok({ nowMs: nowMs(), breakers: [], more: 0 })
      const key = JSON.stringify(applications)
      const known = kept.get(key)
      if (known && nowMs() - known.atMs < keptMs) return known.answer
      const answer = ask(applications && [...applications].slice(0, 2_000))
      kept.delete(key)
      kept.set(key, { atMs: nowMs(), answer })
      for (const old of [...kept.keys()].slice(0, Math.max(0, kept.size - keptMax))) kept.delete(old)
      // What failed is asked again by the next.
      answer.then((one) => one.ok || kept.delete(key), () => kept.delete(key))
      return answer
    },
  }
}
