import type { GoldenAnswer, GoldenPoint } from '@/lib/domains/telemetry/schemas'
import type { ChartSeries } from './chart-input'

/** Counts become rates over the part of the bucket that has passed: a bucket that is still filling is not a dip. */
function seconds(atMs: number, stepMs: number, asOfMs: number): number {
  return Math.max(1_000, Math.min(stepMs, asOfMs - atMs)) / 1_000
}

export type GoldenFigure = 'requests' | 'errors' | 'p50' | 'p95' | 'p99'

export function goldenValue(point: GoldenPoint, figure: GoldenFigure, stepMs: number, asOfMs: number): number | null {
  switch (figure) {
    case 'requests':
      return point.requests / seconds(point.atMs, stepMs, asOfMs)
    case 'errors':
      // Without requests there is no share of errors: unknown, not zero.
      return point.requests === 0 ? null : point.errors / point.requests
    case 'p50':
      return point.p50Ms
    case 'p95':
      return point.p95Ms
    case 'p99':
      return point.p99Ms
  }
}

/** One chart series for each series of the answer. */
export const goldenSeries = (answer: GoldenAnswer, figure: GoldenFigure, nameOf: (key: string) => string): ChartSeries[] =>
  answer.series.map(({ key, points }) => ({
    key,
    name: nameOf(key),
    points: points.map((point) => ({ atMs: point.atMs, value: goldenValue(point, figure, answer.stepMs, answer.meta.asOfMs) })),
  }))
