import { shown } from './server-process'
import type { ResourceGroup, SpanRecord } from '../../core/records'

const kinds = [undefined, undefined, 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'] as const

/** Spans as OpenTelemetry's Zipkin exporter writes them: what the resource says is a tag of every span. */
export const zipkinSpans = (groups: readonly ResourceGroup<SpanRecord>[]): object[] =>
  groups.flatMap(({ resource, items }) =>
    items.map(({ traceId, spanId, parentId, name, kind, startNs, endNs, attributes, status }) => ({
      traceId, id: spanId, ...(parentId && { parentId }), name, ...(kinds[kind] && { kind: kinds[kind] }), timestamp: Number(startNs / 1_000n), duration: Number((endNs - startNs) / 1_000n),
      localEndpoint: { serviceName: resource['service.name'] },
      tags: Object.fromEntries(Object.entries({ ...resource, ...attributes, ...(status === 2 && { error: 'true' }) }).filter(([key]) => key !== 'service.name').map(([key, value]) => [key, String(value)])),
    })),
  )

export async function writeZipkin(url: string, groups: readonly ResourceGroup<SpanRecord>[]): Promise<void> {
  const spans = zipkinSpans(groups)
  const answer = await fetch(`${url}/api/v2/spans`, { method: 'POST', body: JSON.stringify(spans), headers: { 'content-type': 'application/json' } })
  if (answer.status !== 202) throw new Error(`Zipkin: ${answer.status} ${await answer.text()}`)
  // It is taken before it is stored.
  const last = spans.at(-1) as { traceId: string }
  await shown(async () => ((await fetch(`${url}/api/v2/trace/${last.traceId}`)).status === 200 ? { ok: true, value: true } : { ok: false }))
}
