import type { RunSummary } from '../schemas'
import type { Condition, Sample } from '../steady-schemas'
import { lookMsOf } from './condition-look'

const mean = (values: readonly (number | null)[]): number | null => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

/**
 * Means of the looks before, during and after the fault; those in which it came and went are in none of them. Proxy conditions are
 * in `samples`, by the second, and those of telemetry in `steps`, by ten.
 */
export function summariseRun({ samples, steps }: { samples: readonly Sample[]; steps: readonly Sample[] }, conditions: readonly Condition[], injectedAtMs: number | null, goneAtMs: number | null): RunSummary {
  const means = (isIn: (atMs: number, endMs: number) => boolean) =>
    conditions.map((condition, at) => mean((condition.source === 'telemetry' ? steps : samples).filter(({ atMs }) => isIn(atMs, atMs + lookMsOf(condition))).map(({ values }) => values[at] ?? null)))
  return {
    before: means((_, endMs) => injectedAtMs === null || endMs <= injectedAtMs),
    during: means((atMs, endMs) => injectedAtMs !== null && atMs >= injectedAtMs && (goneAtMs === null || endMs <= goneAtMs)),
    after: means((atMs) => goneAtMs !== null && atMs >= goneAtMs),
  }
}
