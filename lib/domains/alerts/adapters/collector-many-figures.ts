import { fault, type Fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { z } from 'zod'
import type { GoldenOfAnswer, GoldenOfInput, RequestSumsAnswer, RequestSumsInput } from '../../telemetry/many-schemas'
import { type Figures, settleMs, type WindowFigures } from '../core/figures'
import type { SumAsk } from '../core/plan-questions'
import type { ManyFigures } from '../ports'

export interface ManyQuestions {
  goldenOf(input: z.input<typeof GoldenOfInput>): Promise<Result<GoldenOfAnswer, Fault>>
  requestSums(input: z.input<typeof RequestSumsInput>): Promise<Result<RequestSumsAnswer, Fault>>
}

/** A minute of hours changes little: windows by whole minutes are asked about again only then. */
const keptMs = 60_000
const silent = () => fail(fault('unavailable', 'The collector does not answer.'))

/** Golden signals of many applications by the collector. What is told by whole minutes is kept for one. */
export function createCollectorManyFigures(collector: ManyQuestions, nowMs: () => number): ManyFigures {
  const kept = new Map<string, { atMs: number; figures: WindowFigures }>()
  const keyOf = ({ application, windowsMs, slowMs }: SumAsk, stepMs: number) => JSON.stringify([application, windowsMs, slowMs ?? null, stepMs])

  async function askSums(asks: readonly SumAsk[], stepMs: number, toMs: number): Promise<Result<(WindowFigures | null)[], Fault>> {
    if (asks.length === 0) return ok([])
    const answer = await collector.requestSums({ asks: asks.map((ask) => ({ ...ask, windowsMs: [...ask.windowsMs] })), stepMs, toMs, settleMs }).catch(silent)
    if (!answer.ok) return answer
    const { of, untilMs, meta } = answer.value
    const figuresOf = (ask: SumAsk, one: (typeof of)[number] | undefined): WindowFigures | null =>
      one ? { untilMs, asOfMs: Math.min(meta.asOfMs, toMs), newestMs: one.newestMs, complete: one.complete, windows: one.windows.map((window, at) => ({ windowMs: ask.windowsMs[at] ?? 0, ...window })) } : null
    return ok(asks.map((ask, at) => figuresOf(ask, of[at])))
  }

  return {
    async points({ applications, stepMs, fromMs, toMs }) {
      const range = { fromMs: Math.floor(fromMs / stepMs) * stepMs, toMs }
      const answer = await collector.goldenOf({ applications: [...applications], range, stepMs }).catch(silent)
      if (!answer.ok) return answer
      const { of, meta, stepMs: answered } = answer.value
      const told = new Map<string, Figures>()
      for (const [at, application] of applications.entries()) {
        const one = of[at]
        if (one) told.set(application, { fromMs: range.fromMs, asOfMs: Math.min(meta.asOfMs, toMs), newestMs: one.newestMs, complete: one.complete, stepMs: answered, points: one.points })
      }
      return ok(told)
    },
    async sums({ asks, stepMs, toMs }) {
      if (stepMs < 60_000) return askSums(asks, stepMs, toMs)
      for (const [key, { atMs }] of kept) if (nowMs() - atMs >= keptMs) kept.delete(key)
      const open = asks.filter((ask) => !kept.has(keyOf(ask, stepMs)))
      const answer = await askSums(open, stepMs, toMs)
      if (!answer.ok && open.length === asks.length) return answer
      const atMs = nowMs()
      if (answer.ok) for (const [at, ask] of open.entries()) {
        const figures = answer.value[at]
        if (figures) kept.set(keyOf(ask, stepMs), { atMs, figures })
      }
      return ok(asks.map((ask) => kept.get(keyOf(ask, stepMs))?.figures ?? null))
    },
  }
}
