import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { manyMax, type GoldenOfAnswer } from '../../telemetry/many-schemas'
import type { SummaryAnswer } from '../../telemetry/schemas'
import type { LoadReader } from '../truth-ports'

interface Range {
  fromMs: number
  toMs: number
}

export interface LoadQuestions {
  goldenOf(applications: string[], range: Range, stepMs: number): Promise<Result<GoldenOfAnswer, Fault>>
  byInstance(applications: string[], range: Range, points: number, offset: number): Promise<Result<SummaryAnswer, Fault>>
}

const stepMs = 60_000
const pageSize = 2_000
const instancesMax = 20_000

/** Peaks of whole minutes: a burst of a second is not what a zone is sized by. */
export function createLoadReader(ask: LoadQuestions): LoadReader {
  async function byApplication(applications: readonly string[], range: Range): Promise<Map<string, number | null> | null> {
    const peaks = new Map<string, number | null>()
    for (let from = 0; from < applications.length; from += manyMax) {
      const names = applications.slice(from, from + manyMax)
      const answer = await ask.goldenOf(names, range, stepMs)
      if (!answer.ok) return null
      names.forEach((name, at) => {
        const one = answer.value.of[at]
        // What is missing could be the busiest minute.
        peaks.set(name, one && one.complete ? Math.max(0, ...one.points.map(({ requests }) => requests)) / (answer.value.stepMs / 1_000) : null)
      })
    }
    return peaks
  }

  async function byInstance(applications: readonly string[], range: Range): Promise<Map<string, number> | null> {
    const peaks = new Map<string, number>()
    const points = Math.round((range.toMs - range.fromMs) / stepMs)
    for (let offset = 0; offset < instancesMax; offset += pageSize) {
      const answer = await ask.byInstance([...applications], range, points, offset)
      if (!answer.ok) return null
      const { rows, total } = answer.value
      for (const { key, spark } of rows) {
        const seconds = (range.toMs - range.fromMs) / 1_000 / Math.max(1, spark.requests.length)
        peaks.set(key, Math.max(0, ...spark.requests.map((count) => count ?? 0)) / seconds)
      }
      if (rows.length === 0 || offset + rows.length >= total) break
    }
    return peaks
  }

  return {
    async peaks(applications, range) {
      if (applications.length === 0) return { byApplication: new Map(), byInstance: new Map() }
      const whole = { fromMs: Math.floor(range.fromMs / stepMs) * stepMs, toMs: Math.floor(range.toMs / stepMs) * stepMs }
      const [total, each] = await Promise.all([byApplication(applications, whole), byInstance(applications.slice(0, 2_000), whole)])
      return total && each ? { byApplication: total, byInstance: each } : null
    },
  }
}
