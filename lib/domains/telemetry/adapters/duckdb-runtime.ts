import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { runtimeMetrics } from '../core/runtime-metrics'
import type { RuntimeAnswer, RuntimeInput, RuntimePoint } from '../schemas'
import type { DuckdbReading } from './duckdb-reading'
import { resourceConditions, unionOf, Values, whereAll } from './duckdb-sql'

const instancesMax = 50

/** CPU, memory and event loop delay by instance and step, from the instances' own metrics. */
export async function askRuntime(reading: DuckdbReading, { selector, range, stepMs }: z.output<typeof RuntimeInput>): Promise<Result<RuntimeAnswer, Fault>> {
  const meta = reading.meta(selector, range, 'counts')
  const fromMs = Math.floor(range.fromMs / stepMs) * stepMs
  // One point before the range makes the first rate of a counter.
  const days = reading.days.within({ fromMs: fromMs - 60_000, toMs: range.toMs })
  if (days.length === 0) return ok({ series: [], stepMs, more: 0, meta })

  const values = new Values()
  const named = values.oneOf('m.name', [...runtimeMetrics.cpuSeconds, ...runtimeMetrics.cpuShare, ...runtimeMetrics.memoryBytes, ...runtimeMetrics.eventLoopSeconds])
  const from = values.add(BigInt(fromMs - 60_000) * 1_000_000n)
  const to = values.add(BigInt(range.toMs) * 1_000_000n)
  const conditions = resourceConditions(selector, values)
  const points = unionOf(
    days,
    (day) => `SELECT p.time_ns, p.value, r.instance, m.name, m.temporality, m.attributes FROM "${day}".points p JOIN "${day}".series m USING (series_id) JOIN "${day}".resources r USING (resource_id)
      ${whereAll([named, `p.time_ns >= ${from}`, `p.time_ns < ${to}`, `r.instance <> ''`, 'isfinite(p.value)', ...conditions])}`,
  )
  const counts = values.oneOf('name', runtimeMetrics.cpuSeconds)
  const sql = `WITH points AS (${points}),
    stepped AS (SELECT *, time_ns // 1000000 - (time_ns // 1000000) % ${stepMs} AS slot,
      CASE WHEN ${counts} THEN
        CASE WHEN temporality = 1 THEN value WHEN value >= lag(value) OVER series THEN value - lag(value) OVER series END / nullif((time_ns - lag(time_ns) OVER series) / 1e9, 0)
      ELSE value END AS amount
      FROM points WINDOW series AS (PARTITION BY instance, name, attributes ORDER BY time_ns)),
    -- States, pools and processors of one moment add up; moments of one step are averaged.
    moments AS (SELECT instance, name, slot, time_ns, sum(amount) AS amount FROM stepped WHERE amount IS NOT NULL GROUP BY ALL)
    SELECT instance, name, slot, avg(amount) AS amount, max(amount) AS highest FROM moments WHERE slot >= ${fromMs} GROUP BY ALL ORDER BY instance, slot`
  const rows = await reading.ask(sql, values.params)
  if (!rows.ok) return rows

  const series = new Map<string, Map<number, RuntimePoint>>()
  const rank = new Map<RuntimePoint, Partial<Record<keyof RuntimePoint, number>>>()
  for (const row of rows.value) {
    const instance = String(row.instance)
    const atMs = Number(row.slot)
    const steps = series.get(instance) ?? new Map<number, RuntimePoint>()
    series.set(instance, steps)
    const point = steps.get(atMs) ?? { atMs, cpu: null, memoryBytes: null, eventLoopMs: null }
    steps.set(atMs, point)
    const ranks = rank.get(point) ?? {}
    rank.set(point, ranks)
    const { field, preference } = fieldOf(String(row.name))
    // The first name of each list is the better measure where an instance sends both.
    if ((ranks[field] ?? Infinity) <= preference) continue
    ranks[field] = preference
    point[field] = field === 'eventLoopMs' ? Number(row.highest) * 1_000 : Number(row.amount)
  }
  const all = [...series].map(([instance, steps]) => ({ instance, points: [...steps.values()] }))
  return ok({ series: all.slice(0, instancesMax), stepMs, more: Math.max(0, all.length - instancesMax), meta })
}

function fieldOf(name: string): { field: 'cpu' | 'memoryBytes' | 'eventLoopMs'; preference: number } {
  const cpu = [...runtimeMetrics.cpuSeconds, ...runtimeMetrics.cpuShare].indexOf(name)
  if (cpu >= 0) return { field: 'cpu', preference: cpu }
  const memory = runtimeMetrics.memoryBytes.indexOf(name)
  return memory >= 0 ? { field: 'memoryBytes', preference: memory } : { field: 'eventLoopMs', preference: 0 }
}
