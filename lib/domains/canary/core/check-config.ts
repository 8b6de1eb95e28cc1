import type { z } from 'zod'
import type { ConfigProblem as ShownProblem } from '../analysis-schemas'
import { CanaryConfig } from '../schemas'
import { measureOf } from './canary-measures'
import { pointerTo } from './config-problem'
import { validateConfig } from './validate-config'
import { inWords } from './words'

export type Shown = z.infer<typeof ShownProblem>

const measures = 'error_rate, latency_p50, latency_p95, latency_p99, requests_per_second, cpu, memory, event_loop_delay'

/** Everything that a person should put right before a config is kept, shape first: `code` and `values` for screens, `detail` in English. */
export function checkConfig(config: unknown): Shown[] {
  const parsed = CanaryConfig.safeParse(config)
  if (!parsed.success) return parsed.error.issues.map(({ path, message }) => ({ pointer: pointerTo(path.map((step) => (typeof step === 'symbol' ? String(step) : step))), code: 'shape', values: {}, detail: message, severity: 'error' as const }))
  const rules = validateConfig(parsed.data).map((one): Shown => ({ ...one, detail: inWords(one).detail, severity: 'error' }))
  const sources = parsed.data.metrics.flatMap((metric, at): Shown[] =>
    measureOf(metric) !== null ? [] : [{ pointer: pointerTo(['metrics', at, 'query']), code: 'measure-unknown', values: { name: metric.name, measures }, detail: `The metric ${metric.name} asks for nothing that is measured here. Give it "query": {"type": "quarterdeck", "measure": ...} with one of: ${measures}.`, severity: 'error' }],
  )
  const lone = parsed.data.metrics.some(({ analysisConfigurations }) => analysisConfigurations?.canary?.critical === true)
    ? []
    : [{ pointer: '#/metrics', code: 'nothing-critical', values: {}, detail: 'No metric is critical, so that a single bad one is outvoted by the others. Mark the one that must not get worse.', severity: 'warning' as const }]
  return [...rules, ...sources, ...(parsed.data.metrics.length > 0 ? lone : [])]
}

export const errorsOf = (config: unknown): Shown[] => checkConfig(config).filter(({ severity }) => severity === 'error')
