import type { Selector } from '../../schemas'
import type { SourceLabels } from '../../source-schemas'
import { inBraces, selectorMatchers, sumBy } from './promql-text'

/** A histogram of served requests, by the names that instrumentations give it. */
export interface RequestMetric {
  name: string
  /** Milliseconds in its unit. */
  unitMs: number
  /** The label with the status code. */
  status: string
}

/** OpenTelemetry's; Micrometer's, of Spring Boot; and OpenTelemetry's former one. The first that an instance reports counts. */
export const requestMetrics: readonly RequestMetric[] = [
  { name: 'http_server_request_duration_seconds', unitMs: 1_000, status: 'http_response_status_code' },
  { name: 'http_server_requests_seconds', unitMs: 1_000, status: 'status' },
  { name: 'http_server_duration_milliseconds', unitMs: 1, status: 'http_status_code' },
]

/** Those that can be added up: of one unit, for their buckets. What is of the other is left out. */
export function usedMetrics(present: ReadonlySet<string>): { used: RequestMetric[]; left: RequestMetric[] } {
  const there = requestMetrics.filter(({ name }) => present.has(`${name}_count`))
  const unitMs = there[0]?.unitMs
  return { used: there.filter((metric) => metric.unitMs === unitMs), left: there.filter((metric) => metric.unitMs !== unitMs) }
}

export interface RequestScope {
  metrics: readonly RequestMetric[]
  selector: Selector
  labels: SourceLabels
  /** Over how many seconds before each moment. */
  windowS: number
}

/** An instance that reports two of the metrics counts by the first of them. */
function added({ metrics, selector, labels, windowS }: RequestScope, part: 'count' | 'bucket', failedOnly: boolean): string {
  const each = metrics.map(({ name, status }) => `increase(${inBraces(`${name}_${part}`, [...selectorMatchers(selector, labels), ...(failedOnly ? [`${status}=~"5.."`] : [])])}[${windowS}s])`)
  return each.length === 1 ? (each[0] ?? '') : `(${each.join(` or on (${labels.application}, ${labels.instance}) `)})`
}

/** Requests of the window by the labels named. */
export const requestsBy = (scope: RequestScope, by: readonly string[]): string => sumBy('sum', by, added(scope, 'count', false), scope.labels)
export const errorsBy = (scope: RequestScope, by: readonly string[]): string => sumBy('sum', by, added(scope, 'count', true), scope.labels)
/** Milliseconds. */
export const quantileBy = (scope: RequestScope, quantile: number, by: readonly string[]): string =>
  `histogram_quantile(${quantile}, ${sumBy('sum', [...by, 'le'], added(scope, 'bucket', false), scope.labels)}) * ${scope.metrics[0]?.unitMs ?? 1}`

/** When the newest sample of the scope was taken. */
export const newestSample = ({ metrics, selector, labels }: RequestScope): string => metrics.map(({ name }) => `max(timestamp(${inBraces(`${name}_count`, selectorMatchers(selector, labels))}))`).join(' or ')
