import type { Attributes, HrTime } from '@opentelemetry/api'
import { resourceFromAttributes } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node'
import { FixedAttributes } from './fixed-attributes'
import type { ProxySpan } from './proxy-span'

const timeOf = (ms: number): HrTime => [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1e6)]

/** All of them, as they are at the end. */
export function attributesOf({ first, more }: Pick<ProxySpan, 'first' | 'more'>): Attributes {
  const all: Attributes = { ...(first instanceof FixedAttributes ? first.attributes : first) }
  for (let at = 0; at < more.length; at += 2) all[more[at] as string] = more[at + 1]
  return all
}

/** As the SDK's exporters take spans. */
export function readableSpan(span: ProxySpan, resource: Attributes, scope: { name: string; version: string }): ReadableSpan {
  const { name, kind, context, parent, startMs, endMs, status, events } = span
  return {
    name, kind, status,
    attributes: attributesOf(span),
    spanContext: () => context,
    ...(parent && { parentSpanContext: parent }),
    startTime: timeOf(startMs), endTime: timeOf(endMs), duration: timeOf(endMs - startMs), ended: true,
    links: [],
    events: (events ?? []).map((event) => ({ name: event.name, time: timeOf(event.atMs), attributes: event.attributes, droppedAttributesCount: 0 })),
    resource: resourceFromAttributes(resource), instrumentationScope: scope,
    droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0,
  }
}
