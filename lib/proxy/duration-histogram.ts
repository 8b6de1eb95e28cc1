import type { Attributes, Context, HrTime } from '@opentelemetry/api'
import { ValueType } from '@opentelemetry/api'
import type { FixedAttributes } from './fixed-attributes'
import { AggregationTemporality, DataPointType, type HistogramMetricData } from '@opentelemetry/sdk-metrics'

/** Seconds; what the semantic conventions advise for http.*.request.duration. */
const boundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
/** OpenTelemetry's own limit; further combinations of attributes are counted as one. */
const seriesMax = 2_000
const overflow: Attributes = Object.freeze({ 'otel.metric.overflow': true })

export interface Series {
  attributes: Attributes
  counts: number[]
  sum: number
  count: number
  min: number
  max: number
}

const timeOf = (ms: number): HrTime => [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)]

function count(one: Series, seconds: number): void {
  let slot = 0
  while (slot < boundaries.length && seconds > (boundaries[slot] as number)) slot++
  one.counts[slot] = (one.counts[slot] as number) + 1
  one.count++
  one.sum += seconds
  if (seconds < one.min) one.min = seconds
  if (seconds > one.max) one.max = seconds
}

export interface DurationHistogram {
  record(seconds: number, attributes?: Attributes, context?: Context): void
  /** With the status of the answer, which is the only attribute besides. */
  recordCall(seconds: number, fixed: FixedAttributes, status: number): void
  /** Since the start: cumulative. */
  data(nowMs: number): HistogramMetricData
}

/** A histogram of durations in seconds. Recording finds the series by one string and makes nothing else: the SDK sorts and serialises the attributes each time. */
export function createDurationHistogram(name: string, description: string, startMs: number): DurationHistogram {
  const series = new Map<string, Series>()

  function seriesOf(attributes: Attributes): Series {
    let key = ''
    for (const one in attributes) key += `${one}\0${attributes[one]}\0`
    const known = series.get(key)
    if (known) return known
    const full = series.size >= seriesMax
    const made = (full ? series.get('overflow') : undefined) ?? { attributes: full ? overflow : { ...attributes }, counts: [...boundaries, 0].map(() => 0), sum: 0, count: 0, min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY }
    series.set(full ? 'overflow' : key, made)
    return made
  }

  return {
    record: (seconds, attributes = {}) => count(seriesOf(attributes), seconds),
    recordCall(seconds, { series: known, counted }, status) {
      let one = known.get(status)
      if (!one) known.set(status, (one = seriesOf({ ...counted, 'http.response.status_code': status })))
      count(one, seconds)
    },
    data(nowMs) {
      const [startTime, endTime] = [timeOf(startMs), timeOf(nowMs)]
      return {
        descriptor: { name, description, unit: 's', valueType: ValueType.DOUBLE },
        aggregationTemporality: AggregationTemporality.CUMULATIVE,
        dataPointType: DataPointType.HISTOGRAM,
        dataPoints: [...series.values()].map(({ attributes, counts, sum, count, min, max }) => ({ attributes, startTime, endTime, value: { buckets: { boundaries, counts: [...counts] }, sum, count, min, max } })),
      }
    },
  }
}
