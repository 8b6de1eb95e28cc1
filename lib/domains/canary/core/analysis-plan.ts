import { fail, ok, type Result } from '@/lib/kernel/result'

const minuteMs = 60_000

export interface Lifetime {
  startMs: number
  endMs: number | null
  lifetimeMinutes: number | null
}

/** Whole minutes. An end outranks a length. */
export function lifetimeMinutes({ startMs, endMs, lifetimeMinutes: given }: Lifetime): Result<number, string> {
  if (endMs !== null) return ok(Math.trunc((endMs - startMs) / minuteMs))
  return given === null ? fail('Say when the analysis ends, or how many minutes it lasts.') : ok(given)
}

/** One judgement at the end of each interval; a rest that is shorter than the interval is not judged. */
export function planRuns(lifetime: number, interval: number | null): { intervalMinutes: number; runs: number } {
  const intervalMinutes = interval === null || interval === 0 || interval > lifetime ? lifetime : interval
  return { intervalMinutes, runs: intervalMinutes === 0 ? 0 : Math.floor(lifetime / intervalMinutes) }
}

/** Runs are named "... #3": their order is that of the number after the last #. */
export const inRunOrder = (names: readonly string[]): string[] => {
  const numberOf = (name: string) => Number(name.slice(name.lastIndexOf('#') + 1))
  return [...names].sort((a, b) => numberOf(a) - numberOf(b))
}

export interface WindowRule {
  startMs: number
  /** Set for an analysis of the past: warm-up does not move its windows. */
  endMs: number | null
  warmUpMinutes: number
  intervalMinutes: number
  /** 0: the window grows from the start. More: it slides, this long. */
  lookbackMinutes: number
  /** The baseline is looked at this much earlier. */
  baselineOffsetMinutes: number
}

interface Window {
  fromMs: number
  toMs: number
}

/** What run 1, 2, ... looks at. A sliding window may reach back before the start. */
export function windowOfRun(run: number, rule: WindowRule): { canary: Window; baseline: Window } {
  const start = rule.startMs + (rule.endMs === null ? rule.warmUpMinutes * minuteMs : 0)
  const toMs = start + run * rule.intervalMinutes * minuteMs
  const fromMs = rule.lookbackMinutes > 0 ? toMs - rule.lookbackMinutes * minuteMs : start
  const offset = rule.baselineOffsetMinutes * minuteMs
  return { canary: { fromMs, toMs }, baseline: { fromMs: fromMs - offset, toMs: toMs - offset } }
}
