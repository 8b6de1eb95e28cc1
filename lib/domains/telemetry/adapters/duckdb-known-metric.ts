import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { classicParts } from '../core/classic-histograms'
import type { Selector } from '../schemas'
import { classicMetric } from './duckdb-classic-source'
import { type KnownMetric, knownMetric, type MetricAsk, reportInterval } from './duckdb-metric-source'
import type { DuckdbReading } from './duckdb-reading'
import { Values } from './duckdb-sql'

/** What a name means in scope: a metric that is stored under it, or else a histogram that came as series. */
export async function metricOf(reading: DuckdbReading, days: readonly string[], metric: string, selector: Selector): Promise<Result<KnownMetric | null, Fault>> {
  const known = await knownMetric(reading, days, metric, selector, new Values())
  return !known.ok || known.value !== null ? known : classicMetric(reading, days, metric, selector)
}

/** How far apart its reports usually are. */
export const intervalOf = (reading: DuckdbReading, ask: MetricAsk): Promise<Result<number | null, Fault>> =>
  reportInterval(reading, ask.classic ? { ...ask, metric: classicParts(ask.metric).counts, kinds: ['sum'] } : ask, new Values())
