import { fault, type Fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { z } from 'zod'
import type { GoldenAnswer, GoldenInput } from '../../telemetry/schemas'
import type { Figures } from '../core/figures'
import type { AlertFigures, FigureQuestion } from '../ports'

type Golden = (input: z.input<typeof GoldenInput>) => Promise<Result<GoldenAnswer, Fault>>

/** A minute of a day changes little: whole windows are asked for again only then. */
const keptMs = 60_000
const coarseFromMs = 60_000

/** Golden signals by the collector. What is asked by whole minutes is kept for one. */
export function createCollectorAlertFigures(golden: Golden, nowMs: () => number): AlertFigures {
  const kept = new Map<string, { atMs: number; answer: Promise<Result<Figures, Fault>> }>()

  async function ask({ application, stepMs, fromMs, toMs, slowMs }: FigureQuestion): Promise<Result<Figures, Fault>> {
    const range = { fromMs: Math.floor(fromMs / stepMs) * stepMs, toMs }
    const answer = await golden({ selector: { applications: [application] }, range, stepMs, ...(slowMs === undefined ? {} : { slowMs }) }).catch(() => fail(fault('unavailable', 'The collector does not answer.')))
    if (!answer.ok) return answer
    const { series, meta } = answer.value
    return ok({ fromMs: range.fromMs, asOfMs: Math.min(meta.asOfMs, toMs), newestMs: meta.newestMs, complete: meta.complete, stepMs: answer.value.stepMs, points: series[0]?.points ?? [] })
  }

  return {
    async read(question) {
      if (question.stepMs < coarseFromMs) return ask(question)
      const key = JSON.stringify([question.application, question.stepMs, question.slowMs ?? null, question.toMs - question.fromMs])
      for (const [old, { atMs }] of kept) if (nowMs() - atMs > keptMs) kept.delete(old)
      const known = kept.get(key)
      if (known) return known.answer
      const answer = ask(question)
      kept.set(key, { atMs: nowMs(), answer })
      const told = await answer
      if (!told.ok) kept.delete(key)
      return told
    },
  }
}
