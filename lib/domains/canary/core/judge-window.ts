import { fail, ok, type Result } from '@/lib/kernel/result'
import type { CanaryConfig } from '../schemas'
import { measureSide, type MeasuredSeries, pairsOf, type SideSignals } from './canary-measures'
import type { AnalysisWindow } from './canary-window'
import { strictness } from './classify'
import { type EffectEstimate, estimateEffect } from './effect-estimate'
import { type Judgement, judge, type ScoreThresholds } from './judge'
import { prepareSample } from './prepare-sample'
import { type Counted, type Undecided, undecidedMetrics } from './undecided'

export interface JudgedWindow {
  judgement: Judgement
  series: { baseline: MeasuredSeries; canary: MeasuredSeries }
  /** As they were judged: without gaps and outliers. By metric. */
  samples: Map<string, { baseline: number[]; canary: number[] }>
  effects: Map<string, EffectEstimate | null>
  undecided: Undecided[]
}

export const countOf = ({ golden }: SideSignals): Counted => ({
  requests: golden.reduce((sum, { requests }) => sum + requests, 0),
  errors: golden.reduce((sum, { errors }) => sum + errors, 0),
})

/** Telemetry of both sides over a window, judged by a config. Fails in words when the config cannot be judged by. */
export function judgeWindow(config: CanaryConfig, scoreThresholds: ScoreThresholds, window: AnalysisWindow, baseline: SideSignals, canary: SideSignals): Result<JudgedWindow, string> {
  const series = { baseline: measureSide(baseline, window), canary: measureSide(canary, window) }
  const metricSetPairList = pairsOf(config, series.baseline, series.canary)
  const judged = judge({ canaryConfig: config, metricSetPairList, scoreThresholds: { ...scoreThresholds } })
  if (!judged.ok) return fail(`The canary config cannot be judged by: ${judged.error.map(({ code, pointer }) => `${code} at ${pointer}`).join(', ')}.`)
  const samples = new Map<string, { baseline: number[]; canary: number[] }>()
  const effects = new Map<string, EffectEstimate | null>()
  for (const { name, settings } of judged.value.metrics) {
    const pair = metricSetPairList.find((one) => one.name === name)
    if (!pair) continue
    const sample = { baseline: prepareSample(pair.values.control, settings), canary: prepareSample(pair.values.experiment, settings) }
    samples.set(name, sample)
    effects.set(name, sample.baseline.length > 0 && sample.canary.length > 0 ? estimateEffect(sample.canary, sample.baseline, strictness.confidence) : null)
  }
  const undecided = undecidedMetrics(config, judged.value.metrics, effects, countOf(baseline), countOf(canary))
  return ok({ judgement: judged.value, series, samples, effects, undecided })
}
