import { isSlo, type RuleCondition, type SloCondition } from '../schemas'
import { burnRules } from './burn-rate'
import { figuresFor } from './look-at-rule'

/** A condition on an application, by whichever id its caller knows it. */
export interface JudgedRule {
  id: string
  application: string
  condition: RuleCondition
}

/** Requests of an application over windows that end now. */
export interface SumAsk {
  application: string
  windowsMs: readonly number[]
  slowMs?: number
}

export interface QuestionPlan {
  /** What is judged step by step, by how far back it is looked. */
  points: { lengthMs: number; applications: string[] }[]
  /** Short windows of objectives, by ten seconds. */
  short: SumAsk[]
  /** Long ones, by whole minutes. */
  long: SumAsk[]
}

/** A minute more or less of half an hour decides nothing: the short window beside it says what is now. */
export const longFromMs = 30 * 60_000

const isLong = (windowMs: number): boolean => windowMs >= longFromMs

/** Which windows an objective is judged by. */
export function windowsOf(windowDays: number): { short: number[]; long: number[] } {
  const all = [...new Set(burnRules(windowDays).flatMap(({ longMs, shortMs }) => [longMs, shortMs]))]
  return { short: all.filter((windowMs) => !isLong(windowMs)), long: all.filter(isLong) }
}

/** What makes requests bad is asked with them: asks of one key are one. */
export const sumKey = ({ application, slowMs }: Pick<SumAsk, 'application' | 'slowMs'>): string => JSON.stringify([application, slowMs ?? null])
export const sumOf = (application: string, condition: SloCondition): Omit<SumAsk, 'windowsMs'> => ({ application, ...(condition.kind === 'latency' ? { slowMs: condition.thresholdMs } : {}) })

/** The fewest questions that tell of all of these rules: those that ask the same of an application are answered once. */
export function planQuestions(rules: readonly JudgedRule[]): QuestionPlan {
  const points = new Map<number, Set<string>>()
  const sums = { short: new Map<string, SumAsk>(), long: new Map<string, SumAsk>() }
  for (const { application, condition } of rules) {
    if (!isSlo(condition)) {
      const { lengthMs } = figuresFor(condition).fine
      points.set(lengthMs, (points.get(lengthMs) ?? new Set()).add(application))
      continue
    }
    const ask = sumOf(application, condition)
    const key = sumKey(ask)
    const windows = windowsOf(condition.windowDays)
    for (const part of ['short', 'long'] as const) {
      const windowsMs = [...new Set([...(sums[part].get(key)?.windowsMs ?? []), ...windows[part]])].sort((a, b) => a - b)
      sums[part].set(key, { ...ask, windowsMs })
    }
  }
  return { points: [...points].map(([lengthMs, applications]) => ({ lengthMs, applications: [...applications] })), short: [...sums.short.values()], long: [...sums.long.values()] }
}
