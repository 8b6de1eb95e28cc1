import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { type PromqlAnswer, type PromqlInput, seriesMax } from '../../promql-schemas'
import { metaOf, type PrometheusSetting } from './prometheus-requests'

const timeoutS = 10
const pointsMax = 100_000

/** A query as it was typed. Who may ask sees everything: nothing is added to it. Series over the limit are left out and counted. */
export const prometheusPromql =
  (setting: PrometheusSetting) =>
  async ({ query, range, stepMs }: PromqlInput): Promise<Result<PromqlAnswer, Fault>> => {
    const { api, clock } = setting
    const startedMs = clock.nowMs()
    const answer = await api.raw(query, range, stepMs, timeoutS)
    if (!answer.ok) return answer
    const { data, warnings } = answer.value
    const all: { labels: Record<string, string>; values: (readonly [number, string])[] }[] =
      data.resultType === 'matrix' ? data.result.map(({ metric, values }) => ({ labels: metric, values }))
      : data.resultType === 'vector' ? data.result.map(({ metric, value }) => ({ labels: metric, values: value ? [value] : [] }))
      : [{ labels: {}, values: [data.result] }]
    let room = pointsMax
    const series: PromqlAnswer['series'] = []
    for (const { labels, values } of all.slice(0, seriesMax)) {
      room -= values.length
      if (room < 0) break
      series.push({ labels, points: values.map(([atS, value]) => [Math.round(atS * 1_000), value]) })
    }
    const more = all.length - series.length
    return ok({ kind: data.resultType, series, more, stepMs: stepMs ?? null, tookMs: clock.nowMs() - startedMs, meta: metaOf(setting, null, [...warnings, ...(more > 0 ? [`${more} series over the limit`] : [])]) })
  }
