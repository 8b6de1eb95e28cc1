import { queryOptions } from '@tanstack/react-query'
import { getJson } from '@/lib/http/get-json'
import { type ExemplarsQueryInput, type HeatMapQueryInput, type MetricLabelsQueryInput, type MetricNamesQueryInput, MetricsAnswer, type MetricsQueryInput } from '../metric-query-schemas'
import { ExemplarsAnswer, HeatMapAnswer, MetricLabelValuesAnswer, MetricNamesAnswer } from '../metric-schemas'
import { searchUrl } from './search-url'

/** Several queries and a formula over them. */
export const metricsQuery = (ask: MetricsQueryInput) =>
  queryOptions({ queryKey: ['telemetry', 'metrics', ask], queryFn: () => getJson(MetricsAnswer, searchUrl('/api/v1/metrics/query', ask)) })

export const metricNamesQuery = (ask: MetricNamesQueryInput) =>
  queryOptions({ queryKey: ['telemetry', 'metric-names', ask], queryFn: () => getJson(MetricNamesAnswer, searchUrl('/api/v1/metrics/names', ask)) })

export const metricLabelsQuery = (ask: MetricLabelsQueryInput) =>
  queryOptions({ queryKey: ['telemetry', 'metric-labels', ask], queryFn: () => getJson(MetricLabelValuesAnswer, searchUrl('/api/v1/metrics/labels', ask)) })

export const heatMapQuery = (ask: HeatMapQueryInput) =>
  queryOptions({ queryKey: ['telemetry', 'heat-map', ask], queryFn: () => getJson(HeatMapAnswer, searchUrl('/api/v1/metrics/heat-map', ask)) })

export const exemplarsQuery = (ask: ExemplarsQueryInput) =>
  queryOptions({ queryKey: ['telemetry', 'exemplars', ask], queryFn: () => getJson(ExemplarsAnswer, searchUrl('/api/v1/metrics/exemplars', ask)) })
