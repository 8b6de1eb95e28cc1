import type { CanaryOptions } from '../analysis-schemas'

const bucketMs = 10_000
/** More points make cards large and judgements no better: longer windows have wider steps. */
const pointsMax = 360
/** What an instance saw needs this long to be exported, sent and stored. */
export const settleMs = 5_000

export interface AnalysisWindow {
  fromMs: number
  toMs: number
  stepMs: number
}

/** Whole steps since the warm-up (growing) or of the last minutes (sliding); null while there is none. */
export function windowAt({ window, slidingMinutes, warmUpSeconds }: Pick<CanaryOptions, 'window' | 'slidingMinutes' | 'warmUpSeconds'>, beganAtMs: number, nowMs: number): AnalysisWindow | null {
  const warmMs = beganAtMs + warmUpSeconds * 1_000
  const lastMs = nowMs - settleMs
  const firstMs = window === 'sliding' ? Math.max(warmMs, lastMs - slidingMinutes * 60_000) : warmMs
  const stepMs = bucketMs * Math.max(1, Math.ceil((lastMs - firstMs) / bucketMs / pointsMax))
  const [fromMs, toMs] = [Math.ceil(firstMs / stepMs) * stepMs, Math.floor(lastMs / stepMs) * stepMs]
  return toMs > fromMs ? { fromMs, toMs, stepMs } : null
}
