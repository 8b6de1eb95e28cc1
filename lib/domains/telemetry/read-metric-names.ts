import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { MetricLabelsQuery, MetricNamesQuery } from './metric-query-schemas'
import type { MetricLabelValuesAnswer, MetricNamesAnswer } from './metric-schemas'
import { scopedQuestion, type TelemetryPorts } from './scoped-selector'

/** Which metrics there are in the scope. */
export const readMetricNames =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: MetricNamesQuery): Promise<Result<MetricNamesAnswer, Fault>> => {
    const asked = await scopedQuestion(ports, actor, query)
    if (!asked.ok) return asked
    const { selector, range } = asked.value
    return ports.source.metricNames({ selector, range, search: query.search, limit: query.limit })
  }

/** Which values a label of a metric has in the scope. */
export const readMetricLabels =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: MetricLabelsQuery): Promise<Result<MetricLabelValuesAnswer, Fault>> => {
    const asked = await scopedQuestion(ports, actor, query)
    if (!asked.ok) return asked
    const { selector, range } = asked.value
    const { metric, label, search, limit } = query
    return ports.source.metricLabelValues({ selector, range, metric, label, search, limit })
  }
