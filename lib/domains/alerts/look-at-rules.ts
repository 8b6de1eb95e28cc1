import type { WindowFigures } from './core/figures'
import { figuresFor, fineStepMs, lookAtRule } from './core/look-at-rule'
import { lookAtSloWindows } from './core/look-slo'
import { type JudgedRule, planQuestions, type SumAsk, sumKey, sumOf, windowsOf } from './core/plan-questions'
import type { Look } from './core/standing'
import type { ManyFigures } from './ports'
import { isSlo, type SloCondition } from './schemas'

const minuteMs = 60_000
const noAnswer: Look = { kind: 'unknown', reason: 'no-answer' }

/** Of an ask that several rules share, what this one asked for. */
const narrowed = (figures: WindowFigures, windowsMs: readonly number[]): WindowFigures => ({ ...figures, windows: figures.windows.filter(({ windowMs }) => windowsMs.includes(windowMs)) })

/** What the figures say of many conditions now: a handful of questions, whatever the number of rules. */
export async function lookAtRules(figures: ManyFigures, rules: readonly JudgedRule[], nowMs: number): Promise<ReadonlyMap<string, Look>> {
  const plan = planQuestions(rules)

  async function sums(asks: readonly SumAsk[], stepMs: number): Promise<Map<string, WindowFigures>> {
    const answer = asks.length === 0 ? null : await figures.sums({ asks, stepMs, toMs: nowMs })
    const told = new Map<string, WindowFigures>()
    for (const [at, ask] of asks.entries()) {
      const one = answer?.ok ? answer.value[at] : null
      if (one) told.set(sumKey(ask), one)
    }
    return told
  }
  const [short, long, points] = await Promise.all([
    sums(plan.short, fineStepMs),
    sums(plan.long, minuteMs),
    Promise.all(plan.points.map(async ({ lengthMs, applications }) => ({ lengthMs, answer: await figures.points({ applications, stepMs: fineStepMs, fromMs: nowMs - lengthMs, toMs: nowMs }) }))),
  ])

  function lookAtSlo(application: string, condition: SloCondition): Look {
    const key = sumKey(sumOf(application, condition))
    const [now, before] = [short.get(key), long.get(key)]
    const windows = windowsOf(condition.windowDays)
    return now && before ? lookAtSloWindows(condition, narrowed(now, windows.short), narrowed(before, windows.long)) : noAnswer
  }
  const looks = new Map<string, Look>()
  for (const { id, application, condition } of rules) {
    if (isSlo(condition)) {
      looks.set(id, lookAtSlo(application, condition))
      continue
    }
    const { lengthMs } = figuresFor(condition).fine
    const answer = points.find((one) => one.lengthMs === lengthMs)?.answer
    const fine = answer?.ok ? answer.value.get(application) : undefined
    looks.set(id, fine ? lookAtRule(condition, { fine, coarse: null }) : noAnswer)
  }
  return looks
}
