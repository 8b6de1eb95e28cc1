import type { Clock } from '@/lib/kernel/clock'
import { withUsualLabels } from '../../core/source-choice'
import type { MetricsSource } from '../../source-ports'
import type { PlannedSource } from '../../source-schemas'
import { askEach } from '../ask-each'
import type { EngineClient } from './engine-client'
import { createPrometheusApi } from './prometheus-api'
import { prometheusGolden } from './prometheus-golden'
import { prometheusLabelValues, prometheusMetricNames } from './prometheus-metric-names'
import { prometheusExemplars, prometheusHeatMap, prometheusMetricQuery } from './prometheus-metric-query'
import { prometheusPromql } from './prometheus-promql'
import type { PrometheusSetting } from './prometheus-requests'
import { prometheusRuntime } from './prometheus-runtime'
import { prometheusSummary } from './prometheus-summary'

/** Metrics from whatever has Prometheus' HTTP API. */
export function createPrometheusSource(client: EngineClient, { labels }: Pick<PlannedSource, 'labels'>, clock: Clock): Required<MetricsSource> {
  const setting: PrometheusSetting = { api: createPrometheusApi(client), labels: withUsualLabels('metrics', labels), clock }
  const golden = prometheusGolden(setting)
  return {
    golden, ...askEach(golden, clock), summary: prometheusSummary(setting), runtime: prometheusRuntime(setting),
    metricNames: prometheusMetricNames(setting), metricLabelValues: prometheusLabelValues(setting), metricQuery: prometheusMetricQuery(setting), heatMap: prometheusHeatMap(setting), exemplars: prometheusExemplars(setting),
    promql: prometheusPromql(setting),
  }
}
