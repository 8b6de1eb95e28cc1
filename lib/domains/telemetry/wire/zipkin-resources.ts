import { newAttributes, type ResourceGroup, type SpanRecord } from '../core/records'

/** What OpenTelemetry's exporters write as tags of every span, for Zipkin has no resources. */
const ofResource = ['service.instance.id', 'service.version', 'service.namespace', 'cloud.availability_zone', 'cloud.region', 'host.name', 'quarterdeck.cluster', 'quarterdeck.server_group'] as const

/** Spans as their senders would have grouped them: by the resource that their tags say. */
export function zipkinResources(groups: readonly ResourceGroup<SpanRecord>[]): ResourceGroup<SpanRecord>[] {
  const found = new Map<string, ResourceGroup<SpanRecord>>()
  for (const [at, { resource, items }] of groups.entries())
    for (const span of items) {
      const named = ofResource.filter((key) => typeof span.attributes[key] === 'string')
      const own = JSON.stringify([at, ...named.map((key) => [key, span.attributes[key]])])
      const group = found.get(own) ?? { resource: Object.assign(newAttributes(), resource, Object.fromEntries(named.map((key) => [key, span.attributes[key]]))), items: [] }
      found.set(own, group)
      group.items.push(span)
    }
  return [...found.values()]
}
