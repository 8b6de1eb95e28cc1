import { type AttributeMap, type ExemplarRecord, type MetricRecord, newAttributes, type PointRecord, type ResourceGroup } from './records'

type BarePoint = Omit<PointRecord, 'attributes'>

/** Series whose name says that they only grow, where nothing else says it. */
const growing = /_(total|count|sum|bucket)$/

const seriesName = (name: string, labels: AttributeMap): string => JSON.stringify([name, Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1))])

/** `job` is `namespace/name` or a name, as OpenTelemetry writes it; `instance` is the one that was asked. */
function resourceOf(job: unknown, instance: unknown): AttributeMap {
  const resource = newAttributes()
  if (typeof job === 'string') {
    const [, namespace, name] = /^(?:(.*)\/)?([^/]*)$/.exec(job) ?? []
    resource['service.name'] = name || job
    if (namespace) resource['service.namespace'] = namespace
  }
  if (typeof instance === 'string') resource['service.instance.id'] = instance
  return resource
}

/** Gathers Prometheus' series, each a name with labels, under the resource that `job` and `instance` name. */
export class MetricGroups {
  private readonly groups = new Map<string, { resource: AttributeMap; metrics: Map<string, MetricRecord> }>()
  private readonly newest = new Map<string, PointRecord>()
  private readonly exemplars: { series: string; items: readonly ExemplarRecord[] }[] = []

  /** `labels` are kept, without the two that became the resource. */
  add(name: string, labels: AttributeMap, points: readonly BarePoint[]): void {
    const sum = growing.test(name)
    this.gather(name, labels, points, { name, unit: '', kind: sum ? 'sum' : 'gauge', temporality: sum ? 2 : 0, monotonic: sum })
  }

  addHistograms(name: string, labels: AttributeMap, points: readonly BarePoint[]): void {
    this.gather(`${name} `, labels, points, { name, unit: '', kind: 'histogram', temporality: 2, monotonic: false })
  }

  /** They may be sent before the points of their series, or without any: then they are not kept. */
  addExemplars(name: string, labels: AttributeMap, items: readonly ExemplarRecord[]): void {
    if (items.length > 0) this.exemplars.push({ series: seriesName(name, labels), items })
  }

  /** `key` tells metrics of one name and two kinds apart. */
  private gather(key: string, labels: AttributeMap, points: readonly BarePoint[], about: Omit<MetricRecord, 'points'>): void {
    if (points.length === 0) return
    const { job, instance, ...rest } = labels
    const sender = JSON.stringify([job, instance])
    const group = this.groups.get(sender) ?? { resource: resourceOf(job, instance), metrics: new Map<string, MetricRecord>() }
    this.groups.set(sender, group)
    const metric = group.metrics.get(key) ?? { ...about, points: [] }
    group.metrics.set(key, metric)
    const attributes = Object.assign(newAttributes(), rest)
    for (const point of points) metric.points.push({ ...point, attributes })
    const last = metric.points.at(-1)
    if (last) this.newest.set(seriesName(about.name, labels), last)
  }

  list(): ResourceGroup<MetricRecord>[] {
    for (const { series, items } of this.exemplars) {
      const point = this.newest.get(series)
      if (point) point.exemplars = [...(point.exemplars ?? []), ...items]
    }
    return [...this.groups.values()].map(({ resource, metrics }) => ({ resource, items: [...metrics.values()] }))
  }
}
