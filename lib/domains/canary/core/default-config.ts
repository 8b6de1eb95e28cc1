import type { CanaryConfig } from '../schemas'

const metric = (name: string, measure: string, group: string, canary: Record<string, unknown>) => ({
  name, query: { type: 'quarterdeck', measure }, groups: [group], scopeName: 'default', analysisConfigurations: { canary: { direction: 'increase', nanStrategy: 'remove', ...canary } },
})

/**
 * What every application has without doing anything. Errors, and a p95 that is at least 30 % worse, fail the canary alone; a smaller
 * slowdown is for a person to weigh (72 or 54 of 100); CPU alone never stops a release. The Mann-Whitney interval decides whether a
 * difference is there at all, the ratio whether it matters. `bench/canary-power.ts` measures both kinds of mistake.
 */
export const defaultConfigName = 'default'
export const defaultConfig: CanaryConfig = {
  name: defaultConfigName,
  description: 'Errors, latency and CPU of the server groups, as the platform sees them.',
  configVersion: '1',
  applications: ['quarterdeck'],
  judge: { name: 'NetflixACAJudge-v1.0', judgeConfigurations: {} },
  metrics: [
    metric('error rate', 'error_rate', 'Errors', { critical: true, effectSize: { allowedIncrease: 1.2, criticalIncrease: 1.3 } }),
    metric('p95 latency', 'latency_p95', 'Slowest requests', { critical: true, effectSize: { allowedIncrease: 1.1, criticalIncrease: 1.3 } }),
    metric('median latency', 'latency_p50', 'Typical requests', { effectSize: { allowedIncrease: 1.15 } }),
    metric('CPU', 'cpu', 'Saturation', { effectSize: { allowedIncrease: 1.25 } }),
  ],
  templates: {},
  classifier: { groupWeights: { Errors: 40, 'Slowest requests': 28, 'Typical requests': 18, Saturation: 14 } },
}
