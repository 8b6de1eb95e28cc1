import type { z } from 'zod'
import { inSelector } from '../core/in-selector'
import { runtimeMetrics } from '../core/runtime-metrics'
import type { RuntimeAnswer, RuntimeInput, RuntimePoint } from '../schemas'
import type { MemoryPoint } from './memory-rows'

type Moment = { atMs: number; timeNs: bigint; amount: number }
const instancesMax = 50

/** Rates of counters, values of gauges: one amount for each point that has one. */
function amounts(points: readonly MemoryPoint[], counts: boolean, stepMs: number): Moment[] {
  const ordered = [...points].sort((a, b) => Number(a.point.timeNs - b.point.timeNs))
  return ordered.flatMap(({ point, temporality }, index) => {
    const atMs = Math.floor(Number(point.timeNs / 1_000_000n) / stepMs) * stepMs
    if (!counts) return [{ atMs, timeNs: point.timeNs, amount: point.value }]
    const before = ordered[index - 1]?.point
    if (!before || before.timeNs === point.timeNs || (temporality !== 1 && point.value < before.value)) return []
    const added = temporality === 1 ? point.value : point.value - before.value
    return [{ atMs, timeNs: point.timeNs, amount: added / (Number(point.timeNs - before.timeNs) / 1e9) }]
  })
}

/** Attribute sets of one moment add up; `fold` makes one figure of a step's moments. */
function byStep(points: readonly MemoryPoint[], name: string, counts: boolean, stepMs: number, fold: (values: number[]) => number): Map<number, number> {
  const sets = new Map<string, MemoryPoint[]>()
  for (const point of points.filter((one) => one.name === name)) {
    const key = JSON.stringify(point.point.attributes)
    sets.set(key, [...(sets.get(key) ?? []), point])
  }
  const moments = new Map<bigint, Moment>()
  for (const moment of [...sets.values()].flatMap((set) => amounts(set, counts, stepMs))) {
    const known = moments.get(moment.timeNs)
    if (known) known.amount += moment.amount
    else moments.set(moment.timeNs, { ...moment })
  }
  const steps = new Map<number, number[]>()
  for (const { atMs, amount } of moments.values()) steps.set(atMs, [...(steps.get(atMs) ?? []), amount])
  return new Map([...steps].map(([atMs, values]) => [atMs, fold(values)]))
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const highest = (values: number[]) => Math.max(...values)

export function memoryRuntime(points: readonly MemoryPoint[], { selector, range, stepMs }: z.output<typeof RuntimeInput>): Omit<RuntimeAnswer, 'meta'> {
  const fromMs = Math.floor(range.fromMs / stepMs) * stepMs
  const known = points.filter(({ from, point }) => from.instance !== '' && Number.isFinite(point.value) && inSelector(selector, from) && point.timeNs >= BigInt(fromMs - 60_000) * 1_000_000n && point.timeNs < BigInt(range.toMs) * 1_000_000n)
  const instances = [...new Set(known.map(({ from }) => from.instance))].sort()
  const series = instances.map((instance) => {
    const own = known.filter(({ from }) => from.instance === instance)
    const steps = new Map<number, RuntimePoint>()
    const put = (field: 'cpu' | 'memoryBytes' | 'eventLoopMs', values: Map<number, number>) => {
      for (const [atMs, value] of values) {
        const point = steps.get(atMs) ?? { atMs, cpu: null, memoryBytes: null, eventLoopMs: null }
        steps.set(atMs, point)
        point[field] ??= value
      }
    }
    for (const name of runtimeMetrics.cpuSeconds) put('cpu', byStep(own, name, true, stepMs, mean))
    for (const name of runtimeMetrics.cpuShare) put('cpu', byStep(own, name, false, stepMs, mean))
    for (const name of runtimeMetrics.memoryBytes) put('memoryBytes', byStep(own, name, false, stepMs, mean))
    for (const name of runtimeMetrics.eventLoopSeconds) put('eventLoopMs', byStep(own, name, false, stepMs, (values) => highest(values) * 1_000))
    return { instance, points: [...steps.values()].filter(({ atMs }) => atMs >= fromMs).sort((a, b) => a.atMs - b.atMs) }
  })
  const filled = series.filter((one) => one.points.length > 0)
  return { series: filled.slice(0, instancesMax), stepMs, more: Math.max(0, filled.length - instancesMax) }
}
