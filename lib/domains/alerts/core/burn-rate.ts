import type { BurnPair, Severity, SloCondition } from '../schemas'
import type { FigurePoint, Figures } from './figures'

const dayMs = 86_400_000
const minuteMs = 60_000

export interface BurnRule {
  factor: number
  severity: Severity
  longMs: number
  shortMs: number
}

/**
 * The windows of the SRE workbook (chapter 5: 14.4 over 1 h and 5 min, 6 over 6 h and 30 min, 1 over 3 d and 6 h), which it gives for a
 * window of 30 days. The factors stay and the times shrink with the window, so that each fires after the same share of the budget:
 * 2, 5 and 10 %. Whole steps of 10 s, and never so short that one step decides.
 */
export function burnRules(windowDays: number): BurnRule[] {
  const scaled = (minutes: number, leastMs: number) => Math.max(leastMs, Math.round((minutes * minuteMs * windowDays) / 30 / 10_000) * 10_000)
  const rule = (factor: number, severity: Severity, long: number, short: number): BurnRule => ({ factor, severity, longMs: scaled(long, 5 * minuteMs), shortMs: scaled(short, minuteMs) })
  return [rule(14.4, 'page', 60, 5), rule(6, 'page', 360, 30), rule(1, 'ticket', 4_320, 360)]
}

/** The longest window that is summed by ten seconds: everything but the long one of the slowest rule. */
export const fineMs = (windowDays: number): number => Math.max(...burnRules(windowDays).map(({ longMs, severity, shortMs }) => (severity === 'page' ? longMs : shortMs)))

/** Steps of the whole window: about a thousand, in whole minutes, which are stored as such. */
export const coarseStepMs = (windowDays: number): number => Math.ceil((windowDays * dayMs) / 1_008 / minuteMs) * minuteMs

/** Fewer requests than that say little: one error among five is no burning budget. */
export const requestsMin = 20

/** Null where the source does not tell which were slow. */
export const badOf = ({ kind }: SloCondition, { errors, slow }: Pick<FigurePoint, 'errors' | 'slow'>): number | null => (kind === 'availability' ? errors : (slow ?? null))

/** Sums over any window in two look-ups. */
export interface Sums {
  over(fromMs: number, toMs: number): { requests: number; bad: number }
}

/** Null where it cannot be told which requests were bad. Points are in order; a step belongs to the window in which it begins. */
export function sumsOf(condition: SloCondition, points: readonly FigurePoint[]): Sums | null {
  const before = [{ requests: 0, bad: 0 }]
  for (const point of points) {
    const [last, bad] = [before.at(-1) ?? { requests: 0, bad: 0 }, badOf(condition, point)]
    if (bad === null) return null
    before.push({ requests: last.requests + point.requests, bad: last.bad + bad })
  }
  const first = (atMs: number): number => {
    let [low, high] = [0, points.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((points[middle]?.atMs ?? Infinity) < atMs) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    over(fromMs, toMs) {
      const [from, to] = [before[first(fromMs)], before[first(toMs)]]
      return { requests: (to?.requests ?? 0) - (from?.requests ?? 0), bad: (to?.bad ?? 0) - (from?.bad ?? 0) }
    },
  }
}

/** How many times faster than allowed: 1 uses up the budget exactly at the window's end. Null with no requests. */
export const burnRate = ({ objective }: SloCondition, { requests, bad }: { requests: number; bad: number }): number | null => (requests === 0 ? null : bad / requests / (1 - objective / 100))

/** Each rule at the end of its windows. It is met when its long window says that it matters, and its short one that it goes on. */
export function burnsOver(condition: SloCondition, over: (windowMs: number) => { requests: number; bad: number }): BurnPair[] {
  return burnRules(condition.windowDays).map((rule) => {
    const sums = over(rule.longMs)
    const [long, short] = [burnRate(condition, sums), burnRate(condition, over(rule.shortMs))]
    const met = sums.requests >= requestsMin && long !== null && short !== null && long >= rule.factor && short >= rule.factor
    return { ...rule, long, short, met }
  })
}

/** The same at any moment of what is there by steps. */
export const burnsAt = (condition: SloCondition, fine: Sums, coarse: Sums, atMs: number): BurnPair[] =>
  burnsOver(condition, (windowMs) => (windowMs > fineMs(condition.windowDays) ? coarse : fine).over(atMs - windowMs, atMs))

export interface SloFigures {
  /** By ten seconds, at least `fineMs` long. */
  fine: Figures
  /** The whole window. */
  coarse: Figures
}
