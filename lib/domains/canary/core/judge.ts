import { fail, ok, type Result } from '@/lib/kernel/result'
import type { JudgeInput } from '../schemas'
import { type ConfigProblem, problem } from './config-problem'
import { type JudgedMetric, judgeMetric } from './judge-metric'
import { readMetricSettings } from './metric-settings'
import { type Score, scoreResults } from './score'

export const judgeName = 'NetflixACAJudge-v1.0'

export type ScoreClassification = 'Pass' | 'Marginal' | 'Fail'

export interface Judgement {
  metrics: JudgedMetric[]
  score: Score
  classification: ScoreClassification
}

export interface ScoreThresholds {
  pass: number
  marginal: number
}

/** Both thresholds are inclusive here; a run over time stops at its marginal score too: see `run-outcome.ts`. */
export const classifyScore = (score: number, { pass, marginal }: ScoreThresholds): ScoreClassification => (score >= pass ? 'Pass' : score >= marginal ? 'Marginal' : 'Fail')

/** The whole of NetflixACAJudge-v1.0. Pure and repeatable: where it needs noise, the noise is always the same. */
export function judge({ canaryConfig, metricSetPairList, scoreThresholds }: JudgeInput): Result<Judgement, ConfigProblem[]> {
  const problems: ConfigProblem[] = []
  const named = canaryConfig.judge?.name
  if (named && named !== judgeName) problems.push(problem('judge-unknown', ['canaryConfig', 'judge', 'name'], { name: named, known: judgeName }))

  const metricAt = new Map<string, number>()
  canaryConfig.metrics.forEach(({ name }, at) => metricAt.has(name) || metricAt.set(name, at))
  const read = new Map<number, ReturnType<typeof readMetric>>()
  const readMetric = (at: number) => {
    const config = canaryConfig.metrics[at]
    const path = ['canaryConfig', 'metrics', at]
    const { settings, problems: wrong } = readMetricSettings(config?.analysisConfigurations?.canary, [...path, 'analysisConfigurations', 'canary'])
    problems.push(...wrong)
    // Muted metrics are never scored, so that theirs may be absent.
    if (!config?.groups && !settings?.muted) problems.push(problem('groups-absent', [...path, 'groups'], { metric: config?.name ?? '' }))
    return { settings, groups: config?.groups ?? [] }
  }

  const ready = metricSetPairList.flatMap((pair, index) => {
    const at = metricAt.get(pair.name)
    if (at === undefined) {
      problems.push(problem('pair-without-metric', ['metricSetPairList', index, 'name'], { metric: pair.name }))
      return []
    }
    const metric = read.get(at) ?? readMetric(at)
    read.set(at, metric)
    const { control: baseline, experiment: canary } = pair.values
    const { settings, groups } = metric
    return settings ? [{ settings, groups, pair: { name: pair.name, id: pair.id ?? undefined, tags: pair.tags ?? undefined, baseline, canary } }] : []
  })
  if (problems.length > 0) return fail(problems)

  const metrics = ready.map(({ pair, groups, settings }) => judgeMetric(pair, groups, settings))
  const score = scoreResults(metrics, new Map(Object.entries(canaryConfig.classifier.groupWeights ?? {})))
  return ok({ metrics, score, classification: classifyScore(score.score, scoreThresholds) })
}
