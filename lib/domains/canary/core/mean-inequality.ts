import type { Classification } from './classify'
import { mean } from './moments'

/** The plain classifier that Kayenta keeps beside the Mann-Whitney one: the greater mean is High. Our judge does not use it. */
export function classifyByMean(canary: readonly number[], baseline: readonly number[], direction: 'increase' | 'decrease' | 'either'): { classification: Classification; ratio: number } {
  if (canary.length === 0 || baseline.length === 0) return { classification: 'Nodata', ratio: 0 }
  const [canaryMean, baselineMean] = [mean(canary), mean(baseline)]
  const ratio = canaryMean / baselineMean
  if (direction !== 'decrease' && canaryMean > baselineMean) return { classification: 'High', ratio }
  if (direction !== 'increase' && canaryMean < baselineMean) return { classification: 'Low', ratio }
  return { classification: 'Pass', ratio: 1 }
}
