import { lookUp } from './config-path'
import { type ConfigProblem, problem, type ProblemCode } from './config-problem'
import type { EffectMeasure } from './effect-size'
import type { NanStrategy } from './missing-values'

export interface EffectThresholds {
  measure: EffectMeasure
  allowedIncrease: number
  allowedDecrease: number
  criticalIncrease: number
  criticalDecrease: number
}

/** `analysisConfigurations.canary` of a metric with every default filled in. */
export interface MetricSettings {
  direction: 'increase' | 'decrease' | 'either'
  nanStrategy: NanStrategy
  critical: boolean
  mustHaveData: boolean
  muted: boolean
  effect: EffectThresholds
  outliers: { strategy: 'keep' } | { strategy: 'remove'; factor: number }
}

export type ReadSettings = { settings: MetricSettings; problems: [] } | { settings: null; problems: ConfigProblem[] }

/**
 * Words that are not known mean the default, as in Kayenta; wrong types do not. An explicit null is 0 for a number, false
 * for a yes or no, and wrong for a word. `path` leads to the settings in the whole input.
 */
export function readMetricSettings(canary: unknown, path: readonly (string | number)[]): ReadSettings {
  const problems: ConfigProblem[] = []
  const read = <T>(at: string, fallback: T, ofNull: T | undefined, is: (value: unknown) => value is T, code: ProblemCode): T => {
    const keys = at.split('.')
    const entry = lookUp(canary, keys)
    if (!entry.found) return fallback
    if (entry.value === null && ofNull !== undefined) return ofNull
    if (is(entry.value)) return entry.value
    problems.push(problem(code, [...path, ...keys], { setting: at }))
    return fallback
  }
  const text = (at: string, fallback: string) => read(at, fallback, undefined, (value): value is string => typeof value === 'string', 'not-text')
  const number = (at: string, fallback: number) => read(at, fallback, 0, (value): value is number => typeof value === 'number', 'not-number')
  const flag = (at: string) => read(at, false, false, (value): value is boolean => typeof value === 'boolean', 'not-boolean')

  const direction = text('direction', 'either')
  const measure = text('effectSize.measure', 'meanRatio') === 'cles' ? 'cles' : 'meanRatio'
  const neutral = measure === 'cles' ? 0.5 : 1
  const threshold = (name: string) => number(`effectSize.${name}`, neutral)
  const removes = text('outliers.strategy', 'keep') === 'remove'
  const factor = number('outliers.outlierFactor', 3)
  if (removes && !(factor > 0)) problems.push(problem('outlier-factor', [...path, 'outliers', 'outlierFactor'], { factor }))

  const settings: MetricSettings = {
    direction: direction === 'increase' || direction === 'decrease' ? direction : 'either',
    nanStrategy: text('nanStrategy', 'remove') === 'replace' ? 'replace' : 'remove',
    critical: flag('critical'),
    mustHaveData: flag('mustHaveData'),
    muted: flag('muted'),
    effect: {
      measure,
      allowedIncrease: threshold('allowedIncrease'),
      allowedDecrease: threshold('allowedDecrease'),
      criticalIncrease: threshold('criticalIncrease'),
      criticalDecrease: threshold('criticalDecrease'),
    },
    outliers: removes ? { strategy: 'remove', factor } : { strategy: 'keep' },
  }
  return problems.length > 0 ? { settings: null, problems } : { settings, problems: [] }
}
