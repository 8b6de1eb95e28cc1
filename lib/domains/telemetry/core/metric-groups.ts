import { type AttributeMap, type MetricRecord, newAttributes, type PointRecord, type ResourceGroup } from './records'

type BarePoint = Omit<PointRecord, 'attributes'>

/** Series whose name says that they only grow, where nothing else says it. */
const growing = /_(total|count|sum|bucket)$/

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

  /** `labels` are kept, without the two that became the resource. */
  add(name: string, labels: AttributeMap, points: readonly BarePoint[]): void {
    if (points.length === 0) return
    const { job, instance, ...rest } = labels
    const key = JSON.stringify([job, instance])
    const group = this.groups.get(key) ?? { resource: resourceOf(job, instance), metrics: new Map<string, MetricRecord>() }
    this.groups.set(key, group)
    const sum = growing.test(name)
    const metric = group.metrics.get(name) ?? { name, unit: '', kind: sum ? ('sum' as const) : ('gauge' as const), temporality: sum ? 2 : 0, monotonic: sum, points: [] }
    group.metrics.set(name, metric)
    const attributes = Object.assign(newAttributes(), rest)
    for (const point of points) metric.points.push({ ...point, attributes })
  }

  list(): ResourceGroup<MetricRecord>[] {
    return [...this.groups.values()].map(({ resource, metrics }) => ({ resource, items: [...metrics.values()] }))
  }
}
