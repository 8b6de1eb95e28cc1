import type { MetricEvidence } from '@/lib/domains/canary/analysis-schemas'

export interface EffectScale {
  /** Of the width, 0 to 100: worse is always to the right. No change is at 50. */
  point: number
  from: number
  to: number
  /** The interval goes on beyond the edge. */
  cutFrom: boolean
  cutTo: boolean
  /** Where a difference counts as worse; with `either` there are two. */
  zones: { from: number; to: number }[]
  /** What the edge stands for, as a share of the baseline. */
  edge: number
}

/** How much more or less than the baseline begins to count, as a share: 0.2 for a tolerance of 1.2. Null: any difference that is sure. */
export function toleratedShare({ tolerance }: Pick<MetricEvidence, 'tolerance'>): number | null {
  return tolerance === null ? null : Math.abs(tolerance - 1)
}

const edges = [0.05, 0.1, 0.2, 0.5, 1, 2, 5]

/** Effect, interval and threshold on one axis. A metric whose decrease is bad is turned round, so that right is worse for all. */
export function effectScale(metric: Pick<MetricEvidence, 'effect' | 'tolerance' | 'direction'>): EffectScale | null {
  if (!metric.effect) return null
  const turn = metric.direction === 'decrease' ? -1 : 1
  const [low, high] = [metric.effect.low * turn, metric.effect.high * turn].toSorted((a, b) => a - b) as [number, number]
  const tolerated = toleratedShare(metric) ?? 0
  const reach = Math.max(Math.abs(low), Math.abs(high), tolerated * 1.6)
  const edge = edges.find((one) => one >= reach) ?? 10
  const at = (share: number) => 50 + (Math.max(-edge, Math.min(edge, share)) / edge) * 50
  const worse = { from: at(tolerated), to: 100 }
  return {
    point: at(metric.effect.point * turn), from: at(low), to: at(high), cutFrom: low < -edge, cutTo: high > edge, edge,
    zones: metric.direction === 'either' ? [{ from: 0, to: at(-tolerated) }, worse] : [worse],
  }
}
