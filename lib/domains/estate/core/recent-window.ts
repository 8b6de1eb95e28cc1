import type { EstateRange } from '../ports'

export const recentMs = 5 * 60_000
export const normMs = 60 * 60_000
/** A range that ends earlier than this before now is history. */
const liveMs = 90_000
/** Metrics older than this say nothing about now: instances report every few seconds. */
export const telemetryOldMs = 60_000

export const recentWindow = (range: EstateRange): EstateRange => ({ fromMs: Math.max(range.fromMs, range.toMs - recentMs), toMs: range.toMs })

/** The hour before the recent window, whatever range is on the screen. */
export const normWindow = (range: EstateRange): EstateRange => ({ fromMs: Math.max(0, range.toMs - recentMs - normMs), toMs: range.toMs - recentMs })

export const isLive = (range: EstateRange, nowMs: number): boolean => nowMs - range.toMs < liveMs

/** Seconds of the recent window that data covers: less than all of it after a first start. At least ten. */
export function coveredSeconds(window: EstateRange, firstPointMs: number | null): number {
  const fromMs = Math.max(window.fromMs, firstPointMs ?? window.fromMs)
  return Math.max(10, (window.toMs - fromMs) / 1000)
}

const steps = [10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400]

/** The smallest round step that keeps a chart at or under `pointsMax` points. */
export function chartStepMs(range: EstateRange, pointsMax = 120): number {
  const seconds = (range.toMs - range.fromMs) / 1000
  return (steps.find((step) => seconds / step <= pointsMax) ?? 86_400) * 1000
}
