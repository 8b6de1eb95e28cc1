import { boundOf } from './classic-histograms'
import { type AttributeMap, type ExemplarRecord, type MetricRecord, newAttributes, type PointRecord } from './records'

interface Histogram {
  timeNs: bigint
  attributes: AttributeMap
  sum: number
  count: number | null
  /** Cumulative, by upper bound. */
  buckets: Map<number, number>
  exemplars: ExemplarRecord[]
}

/** What Prometheus' format says of a family, gathered into records: histograms whole, everything else sample by sample. */
export class Families {
  private readonly types = new Map<string, string>()
  private readonly units = new Map<string, string>()
  private readonly helps = new Map<string, string>()
  private readonly metrics = new Map<string, MetricRecord>()
  private readonly histograms = new Map<string, Map<string, Histogram>>()
  private unsupported = 0

  type(name: string, type: string): void {
    this.types.set(name, type.toLowerCase())
  }

  unit(name: string, unit: string): void {
    this.units.set(name, unit)
  }

  help(name: string, text: string): void {
    this.helps.set(name, text)
  }

  add(name: string, labels: AttributeMap, value: number, timeNs: bigint, exemplar: ExemplarRecord | null = null): void {
    const [, base = name, suffix = ''] = /^(.*?)(_bucket|_count|_sum|_total|_created|_gcount|_gsum)?$/.exec(name) ?? []
    const own = this.types.get(name)
    const type = own ?? this.types.get(base) ?? ''
    if (own === undefined && suffix === '_created' && type !== '') return
    if (type === 'gaugehistogram') this.unsupported++
    else if (own === undefined && type === 'histogram') this.addToHistogram(base, suffix, labels, value, timeNs, exemplar)
    // What is not a number is a hole.
    else if (!Number.isNaN(value))
      this.metric(name, own === undefined ? base : name, isGrowing(type, own !== undefined, suffix)).points.push({ timeNs, startNs: 0n, attributes: labels, value, histogram: null, ...(exemplar && { exemplars: [exemplar] }) })
  }

  records(): { metrics: MetricRecord[]; unsupported: number } {
    for (const [name, series] of this.histograms) {
      const points = [...series.values()].flatMap((histogram) => pointOf(histogram) ?? [])
      this.unsupported += series.size - points.length
      if (points.length > 0) this.metrics.set(`${name} `, { name, ...this.about(name), kind: 'histogram', temporality: 2, monotonic: false, points })
    }
    return { metrics: [...this.metrics.values()], unsupported: this.unsupported }
  }

  /** Unit and meaning are said of the whole family. */
  private about(family: string): Pick<MetricRecord, 'unit' | 'description'> {
    const description = this.helps.get(family)
    return { unit: this.units.get(family) ?? '', ...(description !== undefined && { description }) }
  }

  private metric(name: string, family: string, growing: boolean): MetricRecord {
    const known = this.metrics.get(name) ?? { name, ...this.about(family), kind: growing ? ('sum' as const) : ('gauge' as const), temporality: growing ? 2 : 0, monotonic: growing, points: [] }
    this.metrics.set(name, known)
    return known
  }

  private addToHistogram(base: string, suffix: string, labels: AttributeMap, value: number, timeNs: bigint, exemplar: ExemplarRecord | null): void {
    const { le, ...rest } = labels
    const series = this.histograms.get(base) ?? new Map<string, Histogram>()
    this.histograms.set(base, series)
    const key = JSON.stringify(Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1)))
    const histogram = series.get(key) ?? { timeNs, attributes: Object.assign(newAttributes(), rest), sum: 0, count: null, buckets: new Map<number, number>(), exemplars: [] }
    series.set(key, histogram)
    if (exemplar) histogram.exemplars.push(exemplar)
    if (suffix === '_sum') histogram.sum = value
    else if (suffix === '_count') histogram.count = value
    else if (suffix === '_bucket' && typeof le === 'string') histogram.buckets.set(boundOf(le), value)
  }
}

/** Counters, and of summaries how many there were and how much. */
const isGrowing = (type: string, isFamily: boolean, suffix: string): boolean => type === 'counter' || (type === 'summary' && !isFamily && (suffix === '_count' || suffix === '_sum'))

/** Null where the buckets contradict each other. */
function pointOf({ timeNs, attributes, sum, count, buckets, exemplars }: Histogram): PointRecord | null {
  const sorted = [...buckets].sort(([one], [other]) => one - other)
  const total = count ?? buckets.get(Infinity) ?? null
  if (total === null || Number.isNaN(sum) || sorted.some(([bound]) => Number.isNaN(bound))) return null
  const finite = sorted.filter(([bound]) => bound !== Infinity)
  const upTo = [...finite.map(([, cumulative]) => cumulative), total]
  const counts = upTo.map((cumulative, at) => cumulative - (upTo[at - 1] ?? 0))
  if (counts.some((one) => !Number.isSafeInteger(one) || one < 0)) return null
  return { timeNs, startNs: 0n, attributes, value: sum, histogram: { count: total, bounds: finite.map(([bound]) => bound), counts }, ...(exemplars.length > 0 && { exemplars }) }
}
