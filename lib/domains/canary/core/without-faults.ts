import type { TelemetryAnswer } from '../ports'
import type { AnalysisWindow } from './canary-window'

/** While a fault was made on the application, or on its calls, on purpose: what both sides showed then says nothing of the release. */
export interface FaultTime {
  run: number
  fromMs: number
  toMs: number
}

/** What a fault did is still exported and felt for a moment after it is gone. */
const afterMs = 5_000

const isTouched = (faults: readonly FaultTime[], stepMs: number) => ({ atMs }: { atMs: number }) => faults.some(({ fromMs, toMs }) => atMs + stepMs > fromMs && atMs < toMs + afterMs)

function without<S extends TelemetryAnswer['baseline']>(side: S, touched: (point: { atMs: number }) => boolean): S {
  return { ...side, golden: side.golden.filter((point) => !touched(point)), runtime: side.runtime.map((series) => ({ ...series, points: series.points.filter((point) => !touched(point)) })) }
}

/** The answer without the steps that a fault touched: they are gaps, which the judge leaves out, and their requests are not counted as evidence. */
export function withoutFaults(answer: TelemetryAnswer, faults: readonly FaultTime[], { stepMs }: Pick<AnalysisWindow, 'stepMs'>): TelemetryAnswer {
  if (faults.length === 0) return answer
  const touched = isTouched(faults, stepMs)
  return { ...answer, baseline: without(answer.baseline, touched), canary: without(answer.canary, touched) }
}
