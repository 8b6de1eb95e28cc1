import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { RequestScope } from '../../core/engines/request-metrics'
import type { GoldenAnswer, GoldenInput, GoldenPoint } from '../../schemas'
import { askTogether, counted, type Figures, figuresByKey, knownRequests, metaOf, newestOf, type PrometheusSetting, requestQuestions, windowMsMin } from './prometheus-requests'

const seriesMax = 8

const pointOf = (atMs: number, figures: Figures, share: number): GoldenPoint => ({
  atMs, requests: counted((figures.requests ?? 0) * share), errors: counted((figures.errors ?? 0) * share), p50Ms: figures.p50, p95Ms: figures.p95, p99Ms: figures.p99,
})

/** Requests over time from histograms. A step is asked about at its end, over itself or over the shortest window that can be told. */
export const prometheusGolden =
  (setting: PrometheusSetting) =>
  async ({ selector, range, stepMs: asked, by }: z.output<typeof GoldenInput>): Promise<Result<GoldenAnswer, Fault>> => {
    const stepMs = Math.max(10_000, Math.round(asked / 10_000) * 10_000)
    const empty = (missing: string[]) => ok({ series: [], stepMs, more: 0, meta: metaOf(setting, null, missing) })
    if (selector.applications?.length === 0) return empty([])
    const known = await knownRequests(setting, selector, range)
    if (!known.ok) return known
    if (known.value.metrics.length === 0) return empty(known.value.missing)
    const windowMs = Math.max(stepMs, windowMsMin)
    const scope: RequestScope = { metrics: known.value.metrics, selector, labels: setting.labels, windowS: windowMs / 1_000 }
    const label = by ? setting.labels[by] : null
    const questions = requestQuestions(scope, label === null ? [] : [label])
    const startMs = Math.floor(range.fromMs / stepMs) * stepMs
    const steps = { startMs: startMs + stepMs, endMs: startMs + Math.ceil((range.toMs - startMs) / stepMs) * stepMs, stepMs }
    const over = (query: string) => setting.api.over(query, steps)
    const [answer, newestMs] = await Promise.all([
      askTogether({ requests: over(questions.requests), errors: over(questions.errors), p50: over(questions.p50), p95: over(questions.p95), p99: over(questions.p99) }),
      newestOf(setting, scope, Math.min(range.toMs, setting.clock.nowMs())),
    ])
    if (!answer.ok) return answer
    const { warnings, ...parts } = answer.value
    const keyed = [...figuresByKey(parts, label)]
      .filter(([key]) => label === null || key !== '')
      .map(([key, moments]) => ({ key, points: [...moments].filter(([, { requests }]) => requests !== null).sort(([a], [b]) => a - b).map(([atMs, figures]) => pointOf(atMs - stepMs, figures, stepMs / windowMs)) }))
      .map((series) => ({ ...series, total: series.points.reduce((sum, { requests }) => sum + requests, 0) }))
      .sort((a, b) => b.total - a.total || (a.key < b.key ? -1 : 1))
    return ok({
      series: keyed.slice(0, seriesMax).map(({ key, points }) => ({ key, points })), stepMs, more: Math.max(0, keyed.length - seriesMax),
      meta: metaOf(setting, newestMs, [...known.value.missing, ...warnings]),
    })
  }
