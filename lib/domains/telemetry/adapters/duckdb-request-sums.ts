import { listValue } from '@duckdb/node-api'
import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { binOf } from '../core/latency-bins'
import { settledUntilS, stepSecondsOf, windowEdges, windowSeconds } from '../core/window-edges'
import type { RequestSumsAnswer, RequestSumsInput, SumsAsk } from '../many-schemas'
import type { Row } from './duckdb-engine'
import { metaOfMany } from './duckdb-golden-of'
import type { DuckdbReading } from './duckdb-reading'
import { rollupSource } from './duckdb-rollup-source'
import { Values } from './duckdb-sql'

type Sums = { requests: number; errors: number; slow: number }[]

/** Where no threshold was asked no bin is above it. */
const noBin = 1_000_000

/** Slots of each ask, by its place. What lies between the beginnings of windows is added up in the engine, the windows out of it here. */
function slotsByAsk(rows: readonly Row[], slots: number): Map<number, Sums> {
  const byAsk = new Map<number, Sums>()
  for (const row of rows) {
    const sums = byAsk.get(Number(row.ask)) ?? Array.from({ length: slots }, () => ({ requests: 0, errors: 0, slow: 0 }))
    byAsk.set(Number(row.ask), sums)
    sums[Number(row.slot)] = { requests: Number(row.requests), errors: Number(row.errors), slow: Number(row.slow) }
  }
  return byAsk
}

/** Requests of many applications over windows that end together, by one question over the roll-ups. */
export async function askRequestSums(reading: DuckdbReading, { asks, toMs, settleMs, stepMs }: z.output<typeof RequestSumsInput>): Promise<Result<RequestSumsAnswer, Fault>> {
  const stepS = stepSecondsOf(stepMs)
  const applications = [...new Set(asks.map(({ application }) => application))]
  const windowsMs = asks.flatMap((ask) => ask.windowsMs)
  // Windows are counted back from what is told last, which the answer says with them.
  const { meta, newest } = metaOfMany(reading, applications, { fromMs: toMs - Math.max(...windowsMs), toMs })
  const untilS = settledUntilS({ asOfMs: meta.asOfMs, toMs, settleMs, stepS })
  const { edgesS, slotsOf } = windowEdges(windowsMs, untilS, stepS)
  const fromS = untilS - Math.max(...windowsMs.map((windowMs) => windowSeconds(windowMs, stepS)))
  const days = reading.days.within({ fromMs: Math.max(0, fromS * 1_000), toMs: untilS * 1_000 })

  let rows: readonly Row[] = []
  if (days.length > 0) {
    const values = new Values()
    const slot = `CASE ${edgesS.map((edgeS, at) => `WHEN bucket_s >= ${edgeS} THEN ${at}`).join(' ')} END`
    const source = rollupSource({ days, selector: { applications }, fromS, toS: untilS, marks: reading.days.marks(), dimensions: ['application'], at: slot, wholeMinutes: stepS % 60 === 0 }, values)
    const names = values.add(listValue(asks.map(({ application }) => application)))
    const bins = values.add(listValue(asks.map(({ slowMs }) => (slowMs === undefined ? noBin : binOf(slowMs * 1_000_000)))))
    const answer = await reading.ask(
      `WITH asked AS (SELECT unnest(${names}) AS application, unnest(${bins}) AS slow_bin, unnest(range(${asks.length})) AS ask),
        binned AS (SELECT application, slot, bin, sum(requests) AS requests, sum(errors) AS errors FROM (${source}) GROUP BY ALL)
        SELECT ask, slot, sum(requests)::DOUBLE AS requests, sum(errors)::DOUBLE AS errors, coalesce(sum(requests) FILTER (bin > slow_bin), 0)::DOUBLE AS slow
        FROM binned JOIN asked USING (application) GROUP BY ask, slot`,
      values.params,
    )
    if (!answer.ok) return answer
    rows = answer.value
  }

  const byAsk = slotsByAsk(rows, edgesS.length)
  const windowOf = (ask: SumsAsk, sums: Sums, windowMs: number) => {
    const parts = sums.slice(0, slotsOf(windowMs))
    const total = (of: 'requests' | 'errors' | 'slow') => parts.reduce((sum, part) => sum + part[of], 0)
    return { requests: total('requests'), errors: total('errors'), ...(ask.slowMs === undefined ? {} : { slow: total('slow') }) }
  }
  return ok({
    untilMs: untilS * 1_000, meta,
    of: asks.map((ask, at) => ({ newestMs: newest.get(ask.application) ?? null, complete: meta.complete, windows: ask.windowsMs.map((windowMs) => windowOf(ask, byAsk.get(at) ?? [], windowMs)) })),
  })
}
