import { formatMetricExpression, type MetricExpression, parseMetricExpression } from '@/lib/domains/telemetry/core/metric-expression'
import { type ExemplarsQueryInput, type HeatMapQueryInput, MetricsQuery, type MetricsQueryInput, type QueryLetter, queryLetters } from '@/lib/domains/telemetry/metric-query-schemas'
import type { MetricAggregation, MetricType } from '@/lib/domains/telemetry/metric-schemas'
import type { GoldenQueryInput, ScopeQueryInput } from '@/lib/domains/telemetry/query-schemas'
import { Dimension } from '@/lib/domains/telemetry/schemas'
import type { MomentScope } from '../charts/prepare/moment-scope'
import { scopeAsk } from '../overview/ask'

export const chartKinds = ['line', 'area', 'table', 'heat'] as const
export type ChartKind = (typeof chartKinds)[number]

/** Names that narrow every query of the page; they stand in the address under their own name. */
export const scopeNames = ['application', 'cluster', 'serverGroup', 'instance'] as const

export function metricScopeAsk(params: URLSearchParams): ScopeQueryInput & { team?: string } {
  const named = Object.fromEntries(scopeNames.flatMap((name) => (params.get(name) ? [[name, (params.get(name) ?? '').slice(0, 80)]] : [])))
  const team = params.get('team')?.slice(0, 40)
  return { ...scopeAsk(params), ...(team && { team }), ...named }
}

/** Whose traces, logs and changes a moment of these charts leads to. */
export const momentOf = ({ application, cluster, serverGroup, instance, zone }: ScopeQueryInput): MomentScope => ({
  ...(application !== undefined && { application }), ...(cluster !== undefined && { cluster }), ...(serverGroup !== undefined && { serverGroup }), ...(instance !== undefined && { instance }), ...(zone !== undefined && { zone }),
})

export function goldenScopeAsk(params: URLSearchParams): GoldenQueryInput {
  const by = Dimension.safeParse(params.get('by'))
  return { ...metricScopeAsk(params), ...(by.success && { by: by.data }) }
}

/** Queries of the address by their letters; texts that cannot be read are there too. */
export const queriesOf = (params: URLSearchParams): { letter: QueryLetter; text: string }[] => queryLetters.flatMap((letter) => (params.get(letter) ? [{ letter, text: params.get(letter) ?? '' }] : []))

export const chartKindOf = (params: URLSearchParams): ChartKind => chartKinds.find((kind) => kind === params.get('kind')) ?? 'line'

/** What the page asks; null as long as there is nothing to ask, or something cannot be read. */
export function metricsAsk(params: URLSearchParams): MetricsQueryInput | null {
  const queries = queriesOf(params)
  if (queries.length === 0 || queries.some(({ text }) => !parseMetricExpression(text).ok)) return null
  const formula = params.get('formula')?.trim()
  const compare = params.get('compare')
  const ask: MetricsQueryInput = {
    ...metricScopeAsk(params), ...Object.fromEntries(queries.map(({ letter, text }) => [letter, text])),
    ...(formula && { formula }), ...((compare === 'day' || compare === 'week') && { compare }),
  }
  return MetricsQuery.safeParse(ask).success ? ask : null
}

/** Of the first query; without any, of served requests. */
export function heatAsk(params: URLSearchParams): HeatMapQueryInput {
  const [first] = queriesOf(params)
  return { ...metricScopeAsk(params), ...(first && { q: first.text }) }
}

export const exemplarsAsk = (params: URLSearchParams, text: string): ExemplarsQueryInput => ({ ...metricScopeAsk(params), q: text, limit: 60 })

export const nextLetter = (params: URLSearchParams): QueryLetter | null => queryLetters.find((letter) => !params.get(letter)) ?? null

/** What one most often wants to know of a metric of its type. */
export function usualExpression(metric: string, type: MetricType): MetricExpression {
  const aggregation: MetricAggregation = type === 'counter' ? 'rate' : type === 'histogram' ? 'quantile' : 'avg'
  return { metric, filters: [], aggregation, quantile: 0.95, groupBy: [] }
}

/** Quantiles that have a name of their own among the aggregations. */
export const namedQuantiles = [0.5, 0.9, 0.95, 0.99] as const

/** An aggregation as one value of a choice. */
export const aggregationKey = ({ aggregation, quantile }: MetricExpression): string => (aggregation === 'quantile' ? `quantile ${quantile}` : aggregation)
export function withAggregation(expression: MetricExpression, key: string): MetricExpression {
  const [aggregation = 'sum', quantile] = key.split(' ')
  return { ...expression, aggregation: aggregation as MetricAggregation, ...(quantile !== undefined && { quantile: Number(quantile) }) }
}

export const textOf = formatMetricExpression
