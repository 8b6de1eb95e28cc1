import { z } from 'zod'
import type { Clock } from '@/lib/kernel/clock'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { selectorMatchers } from '../../core/engines/promql-text'
import { errorsBy, newestSample, quantileBy, type RequestMetric, requestMetrics, requestsBy, type RequestScope, usedMetrics } from '../../core/engines/request-metrics'
import type { AnswerMeta, Selector, TimeRange } from '../../schemas'
import { type SourceLabels } from '../../source-schemas'
import { type Asked, figureOf, type PrometheusApi } from './prometheus-api'

export interface PrometheusSetting {
  api: PrometheusApi
  labels: SourceLabels
  clock: Clock
}

/** An increase needs two samples: with scrapes every 15 or 30 s that takes a minute. Shorter steps show the minute before them. */
export const windowMsMin = 60_000

export const metaOf = ({ api, clock }: PrometheusSetting, newestMs: number | null, missing: readonly string[]): AnswerMeta => {
  const said = [...new Set(missing)]
  return { source: `Prometheus at ${api.place}`, asOfMs: clock.nowMs(), newestMs, complete: said.length === 0, missing: said }
}

export interface KnownRequests {
  metrics: readonly RequestMetric[]
  missing: string[]
}

/** Which of the known metrics there are in the scope and range: asked of the index alone. */
export async function knownRequests({ api, labels }: PrometheusSetting, selector: Selector, { fromMs, toMs }: TimeRange): Promise<Result<KnownRequests, Fault>> {
  const matchers = [`__name__=~"${requestMetrics.map(({ name }) => `${name}_count`).join('|')}"`, ...selectorMatchers(selector, labels)]
  const names = await api.get(z.array(z.string()), '/api/v1/label/__name__/values', { 'match[]': `{${matchers.join(', ')}}`, start: String(fromMs / 1_000), end: String(toMs / 1_000) })
  if (!names.ok) return names
  const { used, left } = usedMetrics(new Set(names.value))
  const missing = left.map(({ name }) => `${name}: its buckets are in another unit`)
  return ok({ metrics: used, missing: used.length > 0 ? missing : [`none of ${requestMetrics.map(({ name }) => name).join(', ')} is there for what was asked`] })
}

/** By key and moment. Several questions go at once; the first that fails is the answer. */
export async function askTogether<K extends string>(questions: Record<K, Promise<Result<Asked, Fault>>>): Promise<Result<{ [P in K]: Asked['series'] } & { warnings: string[] }, Fault>> {
  const names = Object.keys(questions) as K[]
  const answers = await Promise.all(names.map((name) => questions[name]))
  const series = {} as { [P in K]: Asked['series'] }
  const warnings: string[] = []
  for (const [at, name] of names.entries()) {
    const answer = answers[at]
    if (!answer) continue
    if (!answer.ok) return answer
    series[name] = answer.value.series
    warnings.push(...answer.value.warnings)
  }
  return ok({ ...series, warnings })
}

export async function newestOf({ api }: PrometheusSetting, scope: RequestScope, atMs: number): Promise<number | null> {
  const found = await api.now(newestSample(scope), atMs)
  const value = found.ok ? figureOf(found.value.series[0]?.points[0]?.[1]) : null
  return value === null ? null : Math.round(value * 1_000)
}

/** Figures of one moment or of each step, by the values of the labels. */
export const requestQuestions = (scope: RequestScope, by: readonly string[]) => ({
  requests: requestsBy(scope, by), errors: errorsBy(scope, by), p50: quantileBy(scope, 0.5, by), p95: quantileBy(scope, 0.95, by), p99: quantileBy(scope, 0.99, by),
})

export type Figures = Record<'requests' | 'errors' | 'p50' | 'p95' | 'p99', number | null>

/** Series of the five questions as figures: by key, then by moment. `label` null: one series, of key ''. */
export function figuresByKey(series: Record<keyof Figures, Asked['series']>, label: string | null): Map<string, Map<number, Figures>> {
  const keys = new Map<string, Map<number, Figures>>()
  for (const part of Object.keys(series) as (keyof Figures)[])
    for (const { labels, points } of series[part]) {
      const key = label === null ? '' : (labels[label] ?? '').toLowerCase()
      const moments = keys.get(key) ?? new Map<number, Figures>()
      keys.set(key, moments)
      for (const [atMs, text] of points) {
        const figures = moments.get(atMs) ?? { requests: null, errors: null, p50: null, p95: null, p99: null }
        moments.set(atMs, figures)
        figures[part] = figureOf(text)
      }
    }
  return keys
}

/** An extrapolated count is seldom whole. */
export const counted = (value: number | null): number => Math.max(0, Math.round((value ?? 0) * 100) / 100)
