import type { Attributes, HrTime } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import type { ProxySpan } from './proxy-span'

const timeOf = (ms: number): HrTime => [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)]

/** As the SDK's exporters take spans. */
export function readableSpan(span: ProxySpan, resource: Attributes, scope: { name: string; version: string }): ReadableSpan {
  const { name, kind, context, parent, startMs, endMs, status, attributes, events } = span
  return {
    name, kind, status, attributes,
    spanContext: () => context,
    ...(parent && { parentSpanContext: parent }),
    startTime: timeOf(startMs), endTime: timeOf(endMs), duration: timeOf(endMs - startMs), ended: true,
    links: [],
    events: (events ?? []).map((event) => ({ name: event.name, time: timeOf(event.atMs), attributes: event.attributes, droppedAttributesCount: 0 })),
    resource: resourceFromAttributes(resource), instrumentationScope: scope,
    droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0,
  }
}
