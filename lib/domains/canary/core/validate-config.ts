import type { CanaryConfig, MetricConfig } from '../schemas'
import { type ConfigProblem, problem } from './config-problem'
import { readMetricSettings } from './metric-settings'
import type { ScoreThresholds } from './judge'
import { roundScore } from './round-score'

type Path = readonly (string | number)[]

/**
 * What a person should put right before a config is kept. Stricter than the judge, which takes weights of any sum, words
 * that nobody knows and metrics in no group without a murmur. Nothing wrong: an empty list. Pointers lead into the config.
 */
export function validateConfig(config: CanaryConfig, thresholds?: ScoreThresholds): ConfigProblem[] {
  const { metrics, classifier } = config
  return [
    ...nameProblems(config),
    ...(metrics.length === 0 ? [problem('metrics-empty', ['metrics'])] : []),
    ...metrics.flatMap((metric, at) => metricProblems(metric, at, metrics)),
    ...(metrics.length > 0 && metrics.every(isMuted) ? [problem('metrics-all-muted', ['metrics'])] : []),
    ...weightProblems(metrics, classifier.groupWeights ?? {}),
    ...thresholdProblems(thresholds ?? classifier.scoreThresholds ?? {}),
  ]
}

function nameProblems({ name, applications }: CanaryConfig): ConfigProblem[] {
  const named = !name ? [problem('name-empty', ['name'])] : /^[\w,-]+$/.test(name) ? [] : [problem('name-letters', ['name'], { name })]
  return applications?.length ? named : [...named, problem('applications-empty', ['applications'])]
}

const isMuted = (metric: MetricConfig): boolean => metric.analysisConfigurations?.canary?.muted === true

function metricProblems(metric: MetricConfig, at: number, all: readonly MetricConfig[]): ConfigProblem[] {
  const path = ['metrics', at]
  const { name, groups, analysisConfigurations } = metric
  const problems: ConfigProblem[] = []
  if (name.trim() === '') problems.push(problem('metric-name-empty', [...path, 'name']))
  else if (all.findIndex((other) => other.name === name) < at) problems.push(problem('metric-name-again', [...path, 'name'], { name }))
  if (!groups?.length && !isMuted(metric)) problems.push(problem('metric-without-group', [...path, 'groups'], { name }))
  groups?.forEach((group, index) => {
    if (group.trim() === '') problems.push(problem('group-name-empty', [...path, 'groups', index], { name }))
  })
  const canary = analysisConfigurations?.canary ?? undefined
  const settingsPath = [...path, 'analysisConfigurations', 'canary']
  return [...problems, ...readMetricSettings(canary, settingsPath).problems, ...choiceProblems(canary, settingsPath), ...effectProblems(canary, settingsPath)]
}

const choices: Record<string, readonly string[]> = {
  direction: ['increase', 'decrease', 'either'],
  nanStrategy: ['remove', 'replace'],
  'effectSize.measure': ['meanRatio', 'cles'],
  'outliers.strategy': ['keep', 'remove'],
}

function choiceProblems(canary: Record<string, unknown> | undefined, path: Path): ConfigProblem[] {
  return Object.entries(choices).flatMap(([setting, known]) => {
    const [outer = '', inner] = setting.split('.')
    const holder = canary?.[outer]
    const value = inner ? (holder as Record<string, unknown> | undefined | null)?.[inner] : holder
    if (typeof value !== 'string' || known.includes(value)) return []
    return [problem('choice-unknown', [...path, ...setting.split('.')], { setting, value, choices: known.join(', ') })]
  })
}

function effectProblems(canary: Record<string, unknown> | undefined, path: Path): ConfigProblem[] {
  const { settings } = readMetricSettings(canary, path)
  if (!settings) return []
  const { measure, allowedDecrease, allowedIncrease, criticalDecrease, criticalIncrease } = settings.effect
  const max = measure === 'cles' ? 1 : Number.MAX_VALUE
  const outside = Object.entries({ allowedDecrease, allowedIncrease, criticalDecrease, criticalIncrease }).flatMap(([name, value]) =>
    value >= 0 && value <= max ? [] : [problem('effect-range', [...path, 'effectSize', name], { setting: name, value, min: 0, max })],
  )
  if (allowedDecrease <= allowedIncrease) return outside
  return [...outside, problem('effect-order', [...path, 'effectSize', 'allowedDecrease'], { decrease: allowedDecrease, increase: allowedIncrease })]
}

function weightProblems(metrics: readonly MetricConfig[], weights: Record<string, number>): ConfigProblem[] {
  const path = ['classifier', 'groupWeights']
  const groups = [...new Set(metrics.flatMap((metric) => metric.groups ?? []))]
  const entries = Object.entries(weights)
  const problems = entries.flatMap(([group, weight]) => [
    ...(groups.includes(group) ? [] : [problem('weight-of-unknown-group', [...path, group], { group })]),
    ...(weight >= 0 && weight <= 100 ? [] : [problem('weight-range', [...path, group], { group, weight })]),
  ])
  // Halves and thirds are typed with a few decimals: 33.33 three times is meant to be 100.
  const sum = roundScore(entries.reduce((total, [, weight]) => total + weight, 0))
  const unweighted = groups.filter((group) => !Object.hasOwn(weights, group))
  if (entries.length === 0) return problems
  if (unweighted.length > 0) return sum < 100 ? problems : [...problems, problem('weights-leave-nothing', path, { sum, groups: unweighted.join(', ') })]
  return Math.abs(sum - 100) <= 0.011 ? problems : [...problems, problem('weights-sum', path, { sum })]
}

function thresholdProblems({ pass, marginal }: { pass?: number | null | undefined; marginal?: number | null | undefined }): ConfigProblem[] {
  const path = ['classifier', 'scoreThresholds']
  const outside = Object.entries({ marginal, pass }).flatMap(([threshold, value]) =>
    value == null || (value >= 0 && value <= 100) ? [] : [problem('threshold-range', [...path, threshold], { threshold, value })],
  )
  const disordered = pass != null && marginal != null && marginal > pass
  return disordered ? [...outside, problem('threshold-order', [...path, 'marginal'], { marginal, pass })] : outside
}
