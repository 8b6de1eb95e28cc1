import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { CallersAnswer, GoldenAnswer, RuntimeAnswer, SummaryAnswer } from '../../telemetry/schemas'
import type { CanaryTelemetry, TelemetryAnswer } from '../ports'

type Range = { fromMs: number; toMs: number }
type Answer<T> = Promise<Result<T, Fault>>

/** The collector's questions, as the daemon asks them. */
export interface CollectorQuestions {
  golden(serverGroup: string, range: Range, stepMs: number): Answer<GoldenAnswer>
  runtime(serverGroup: string, range: Range, stepMs: number): Answer<RuntimeAnswer>
  summary(cluster: string, range: Range): Answer<SummaryAnswer>
  callers(application: string, range: Range): Answer<CallersAnswer>
}

/** One window of both sides in one look. The platform asks for itself: a group's name is nobody else's. */
export const createCollectorCanaryTelemetry = (ask: CollectorQuestions): CanaryTelemetry => ({
  async read({ application, cluster, baseline, canary, window: { fromMs, toMs, stepMs } }) {
    const range = { fromMs, toMs }
    const side = (group: string) => Promise.all([ask.golden(group, range, stepMs), ask.runtime(group, range, stepMs)])
    const [[baselineGolden, baselineRuntime], [canaryGolden, canaryRuntime], summary, callers] = await Promise.all([side(baseline), side(canary), ask.summary(cluster, range), ask.callers(application, range)])
    if (!baselineGolden.ok || !baselineRuntime.ok || !canaryGolden.ok || !canaryRuntime.ok || !summary.ok) return null
    const one = (golden: GoldenAnswer, runtime: RuntimeAnswer): TelemetryAnswer['baseline'] => ({
      golden: (golden.series[0]?.points ?? []).filter(({ atMs }) => atMs >= fromMs && atMs < toMs), runtime: runtime.series, newestMs: golden.meta.newestMs,
    })
    const sides = { baseline: one(baselineGolden.value, baselineRuntime.value), canary: one(canaryGolden.value, canaryRuntime.value) }
    const answers = [baselineGolden.value, baselineRuntime.value, canaryGolden.value, canaryRuntime.value, summary.value]
    const newest = [sides.baseline.newestMs, sides.canary.newestMs].filter((at) => at !== null)
    return {
      source: baselineGolden.value.meta.source,
      asOfMs: Math.min(...answers.map(({ meta }) => meta.asOfMs)),
      newestMs: newest.length === 2 ? Math.min(...newest) : null,
      complete: answers.every(({ meta }) => meta.complete),
      missing: [...new Set(answers.flatMap(({ meta }) => meta.missing))],
      ...sides,
      totals: new Map(summary.value.rows.map(({ key, requests, errors, p95Ms }) => [key, { requests, errors, p95Ms }])),
      callers: callers.ok ? callers.value.callers.flatMap(({ application: name, requests }) => (name === null ? [] : [{ application: name, requests }])) : null,
    }
  },
})
