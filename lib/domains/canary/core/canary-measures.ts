import type { GoldenPoint, RuntimeAnswer } from '../../telemetry/schemas'
import { type CanaryMeasure, type MetricEvidence, QuarterdeckQuery } from '../analysis-schemas'
import type { CanaryConfig, MetricConfig, MetricSetPair } from '../schemas'
import type { AnalysisWindow } from './canary-window'

/** What telemetry says of one server group. */
export interface SideSignals {
  golden: readonly GoldenPoint[]
  runtime: RuntimeAnswer['series']
}

/** A value for each step; null where nothing was seen. */
export type MeasuredSeries = Record<CanaryMeasure, (number | null)[]>

export const unitOf: Record<CanaryMeasure, MetricEvidence['unit']> = {
  error_rate: 'percent', latency_p50: 'ms', latency_p95: 'ms', latency_p99: 'ms', requests_per_second: 'per-second', cpu: 'percent-of-core', memory: 'bytes', event_loop_delay: 'ms',
}

const meanOf = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** Both sides of a window have the same steps, whatever was seen in them. A step without a request has no share of errors and no latency. */
export function measureSide({ golden, runtime }: SideSignals, { fromMs, toMs, stepMs }: AnalysisWindow): MeasuredSeries {
  const steps = Array.from({ length: Math.max(0, Math.round((toMs - fromMs) / stepMs)) }, (_, at) => fromMs + at * stepMs)
  const slot = (atMs: number) => Math.floor(atMs / stepMs) * stepMs
  const served = new Map(golden.filter(({ requests }) => requests > 0).map((point) => [slot(point.atMs), point]))
  const instances = runtime.map(({ points }) => new Map(points.map((point) => [slot(point.atMs), point])))
  const ofRequests = (value: (point: GoldenPoint) => number | null) => steps.map((at) => {
    const point = served.get(at)
    return point ? value(point) : null
  })
  const ofInstances = (field: 'cpu' | 'memoryBytes' | 'eventLoopMs', times = 1) => steps.map((at) => {
    const mean = meanOf(instances.map((points) => points.get(at)?.[field] ?? null))
    return mean === null ? null : mean * times
  })
  return {
    error_rate: ofRequests(({ errors, requests }) => (errors / requests) * 100),
    latency_p50: ofRequests(({ p50Ms }) => p50Ms),
    latency_p95: ofRequests(({ p95Ms }) => p95Ms),
    latency_p99: ofRequests(({ p99Ms }) => p99Ms),
    requests_per_second: ofRequests(({ requests }) => requests / (stepMs / 1_000)),
    cpu: ofInstances('cpu', 100),
    memory: ofInstances('memoryBytes'),
    event_loop_delay: ofInstances('eventLoopMs'),
  }
}

/** The measure of ours that a metric asks for; null for one of another source, which cannot be measured here. */
export function measureOf({ query }: MetricConfig): CanaryMeasure | null {
  const parsed = QuarterdeckQuery.safeParse(query)
  return parsed.success ? parsed.data.measure : null
}

const withGaps = (series: readonly (number | null)[]): number[] => series.map((value) => value ?? Number.NaN)

/** Kayenta's pairs for the metrics of a config that we can measure. */
export function pairsOf({ metrics }: CanaryConfig, baseline: MeasuredSeries, canary: MeasuredSeries): MetricSetPair[] {
  return metrics.flatMap((metric) => {
    const measure = measureOf(metric)
    return measure === null ? [] : [{ name: metric.name, values: { control: withGaps(baseline[measure]), experiment: withGaps(canary[measure]) } }]
  })
}
