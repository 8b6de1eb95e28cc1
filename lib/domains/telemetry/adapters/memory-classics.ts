import { boundOf, classicBuckets, classicParts, wholeSets } from '../core/classic-histograms'
import { unitOfName } from '../core/engines/prometheus-names'
import type { AttributeMap } from '../core/records'
import type { MemoryPoint } from './memory-rows'

interface Gathered {
  at: MemoryPoint
  attributes: AttributeMap
  count: number
  bounds: number[]
  upTo: number[]
}

const running = ({ kind, temporality }: MemoryPoint): boolean => kind === 'sum' && temporality === 2
const isBucket = (point: MemoryPoint): boolean => running(point) && point.name.endsWith('_bucket') && typeof point.point.attributes.le === 'string'
const keyOf = (point: MemoryPoint, attributes: AttributeMap): string => JSON.stringify([point.resource, point.unit, attributes])

/** Histograms that came as series, joined: `all` has them besides their parts, `shown` instead of them. */
export function withClassics(points: readonly MemoryPoint[]): { all: MemoryPoint[]; shown: MemoryPoint[] } {
  const partKey = (application: string, name: string) => JSON.stringify([application, name])
  const counted = new Set(points.filter(running).map(({ from, name }) => partKey(from.application, name)))
  const bases = new Map<string, { application: string; metric: string }>()
  for (const { from, name } of points.filter(isBucket)) {
    const metric = name.replace(/_bucket$/, '')
    if (counted.has(partKey(from.application, classicParts(metric).counts))) bases.set(partKey(from.application, metric), { application: from.application, metric })
  }
  const joined = [...bases.values()].flatMap(({ application, metric }) => joinedOf(points.filter(({ from }) => from.application === application), metric))
  const parts = new Set([...bases.values()].flatMap(({ application, metric }) => Object.values(classicParts(metric)).map((name) => partKey(application, name))))
  return { all: [...points, ...joined], shown: [...points.filter(({ from, name }) => !parts.has(partKey(from.application, name))), ...joined] }
}

function joinedOf(points: readonly MemoryPoint[], metric: string): MemoryPoint[] {
  const { buckets, sums } = classicParts(metric)
  const total = new Map(points.filter(({ name }) => name === sums).map((one) => [`${keyOf(one, one.point.attributes)} ${one.point.timeNs}`, one.point.value]))
  const series = new Map<string, Map<bigint, MemoryPoint[]>>()
  for (const one of points.filter((point) => point.name === buckets && isBucket(point))) {
    const { le: _le, ...rest } = one.point.attributes
    const key = keyOf(one, rest)
    const times = series.get(key) ?? new Map<bigint, MemoryPoint[]>()
    series.set(key, times)
    times.set(one.point.timeNs, [...(times.get(one.point.timeNs) ?? []), one])
  }
  return [...series].flatMap(([key, times]) => {
    const sets = [...times.values()].flatMap(setOf).sort((a, b) => Number(a.at.point.timeNs - b.at.point.timeNs))
    return wholeSets(sets).flatMap(({ at, attributes, count, bounds, upTo }) => {
      const sum = total.get(`${key} ${at.point.timeNs}`)
      const exemplars = times.get(at.point.timeNs)?.flatMap(({ point }) => point.exemplars ?? []) ?? []
      return sum === undefined ? [] : [{ ...at, name: metric, kind: 'histogram' as const, monotonic: false, unit: unitOfName(metric), point: { ...at.point, attributes, value: sum, histogram: { count, ...classicBuckets(bounds, upTo, count) }, exemplars } }]
    })
  })
}

/** Nothing where the whole count is missing. */
function setOf(buckets: MemoryPoint[]): Gathered[] {
  const upTo = new Map(buckets.map(({ point }) => [boundOf(String(point.attributes.le)), point.value]))
  const [at] = buckets
  const count = upTo.get(Infinity)
  if (at === undefined || count === undefined) return []
  const { le: _le, ...attributes } = at.point.attributes
  const bounds = [...upTo.keys()].filter(Number.isFinite).sort((a, b) => a - b)
  return [{ at, attributes, count, bounds, upTo: bounds.map((bound) => upTo.get(bound) ?? 0) }]
}
