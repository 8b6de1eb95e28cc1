import type { LimitedApplication } from '../schemas'
import { dimensionsOf } from './resource'
import type { AttributeMap, MetricRecord, PointRecord, ResourceGroup, SignalBatch } from './records'
import type { RowGroup } from './rows'

/** How many different ones an application may bring in a day. */
export interface CardinalityLimits {
  operations: number
  attributeKeys: number
  series: number
  /** Of all applications together: what is remembered stays small whoever sends. */
  all: number
}

export const cardinalityLimits: CardinalityLimits = { operations: 1_000, attributeKeys: 500, series: 5_000, all: 300_000 }

/** The operation of spans whose own would be one too many. */
export const otherOperation = 'other'
/** OpenTelemetry's word for the series of what would be one series too many (specification, metrics SDK, cardinality limits). */
export const overflowAttribute = 'otel.metric.overflow'

interface Known {
  operations: Set<string>
  keys: Set<string>
  series: Set<number>
}

const applicationsCounted = 1_000

/**
 * Keeps one application's unbounded names from filling the store. Names are remembered for a UTC day and for the life of the
 * process; the first ones that come are kept. The bodies, values and ids of signals are never limited.
 */
export class Cardinality {
  private day = ''
  private known = new Map<string, Known>()
  private remembered = 0
  private readonly counts = new Map<string, LimitedApplication>()

  constructor(private readonly limits: CardinalityLimits = cardinalityLimits) {}

  list(): LimitedApplication[] {
    return [...this.counts.values()].map((one) => ({ ...one }))
  }

  /** True when every name of these rows is kept. What they bring is remembered. */
  admits(groups: readonly RowGroup[], nowMs: number): boolean {
    this.turn(nowMs)
    // Not one after the other and stop: what is known of a request does not hang on its order.
    return groups
      .map(({ resource, operations, keys }) => {
        const known = this.of(dimensionsOf(resource).application)
        const kept = [...operations.map((name) => this.take(known.operations, name, this.limits.operations)), ...keys.map((key) => this.take(known.keys, key, this.limits.attributeKeys))]
        return kept.every(Boolean)
      })
      .every(Boolean)
  }

  /** Cuts a batch to the limits, in its own records. Gives it back without points that were not kept. */
  limit(batch: SignalBatch, nowMs: number): SignalBatch {
    this.turn(nowMs)
    switch (batch.signal) {
      case 'traces':
        for (const { application, known, items } of this.each(batch.groups))
          for (const span of items) {
            if (!this.take(known.operations, span.name, this.limits.operations)) {
              span.name = otherOperation
              this.count(application).operations++
            }
            this.cutKeys(application, known, span.attributes)
            for (const event of span.events) this.cutKeys(application, known, event.attributes)
          }
        return batch
      case 'logs':
        for (const { application, known, items } of this.each(batch.groups)) for (const line of items) this.cutKeys(application, known, line.attributes)
        return batch
      case 'metrics':
        for (const { application, known, items } of this.each(batch.groups)) for (const metric of items) this.cutSeries(application, known, metric)
        return batch
    }
  }

  private each<T>(groups: readonly ResourceGroup<T>[]) {
    return groups.map(({ resource, items }) => {
      const { application } = dimensionsOf(resource)
      return { application, known: this.of(application), items }
    })
  }

  private cutKeys(application: string, known: Known, attributes: AttributeMap): void {
    for (const key of Object.keys(attributes)) {
      if (this.take(known.keys, key, this.limits.attributeKeys)) continue
      delete attributes[key]
      this.count(application).attributes++
    }
  }

  /** Deltas add up under one name; a mixture of gauges or of running totals would be a number that nobody measured. */
  private cutSeries(application: string, known: Known, metric: MetricRecord): void {
    const addsUp = metric.temporality === 1
    metric.points = metric.points.filter((point) => {
      if (this.take(known.series, seriesHash(metric, point), this.limits.series)) return true
      const count = this.count(application)
      if (!addsUp) {
        count.points++
        return false
      }
      point.attributes = { [overflowAttribute]: true }
      count.merged++
      return true
    })
  }

  private take<T>(names: Set<T>, name: T, max: number): boolean {
    if (names.has(name)) return true
    if (names.size >= max || this.remembered >= this.limits.all) return false
    names.add(name)
    this.remembered++
    return true
  }

  private of(application: string): Known {
    const known = this.known.get(application)
    if (known) return known
    const made: Known = { operations: new Set(), keys: new Set(), series: new Set() }
    this.known.set(application, made)
    return made
  }

  private count(application: string): LimitedApplication {
    const name = this.counts.has(application) || this.counts.size < applicationsCounted ? application : ''
    const known = this.counts.get(name)
    if (known) return known
    const made = { application: name, operations: 0, attributes: 0, merged: 0, points: 0 }
    this.counts.set(name, made)
    return made
  }

  private turn(nowMs: number): void {
    const day = new Date(nowMs).toISOString().slice(0, 10)
    if (day === this.day) return
    this.day = day
    this.known = new Map()
    this.remembered = 0
  }
}

/** FNV-1a. Two series of one hash count as one, which lets one too many through and keeps none out. */
function seriesHash({ name, kind }: MetricRecord, { attributes }: PointRecord): number {
  const text = `${name}\n${kind}\n${JSON.stringify(attributes)}`
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash | 0
}
