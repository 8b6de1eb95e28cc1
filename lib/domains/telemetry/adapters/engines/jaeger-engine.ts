import { z } from 'zod'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { oddAnswer } from '../../core/engines/engine-problem'
import type { ResourceGroup, SpanRecord } from '../../core/records'
import type { SourceFinding } from '../../source-schemas'
import { decodeJaeger } from '../../wire/jaeger-json'
import { MalformedError } from '../../wire/proto-reader'
import type { EngineClient } from './engine-client'
import { completeFrom, latest, type TraceAsk, type TraceEngine } from './trace-engine'

/** It finds by one service at a time. */
const servicesMax = 20

const Answer = z.object({ data: z.array(z.unknown()).nullable(), errors: z.array(z.object({ msg: z.string().default('') })).nullish() })
const Services = z.object({ data: z.array(z.string()).nullable() })

/** A duration as Jaeger reads it. */
const micros = (ms: number): string => `${Math.round(ms * 1_000)}us`

function queryOf({ range, attributes = [], minMs, maxMs, status }: TraceAsk, limit: number): Record<string, string | undefined> {
  const tags = Object.fromEntries([...(status === 'error' ? [['error', 'true']] : []), ...attributes.filter(({ not, key }) => !not && key !== 'service.name').map(({ key, value }) => [key, value])])
  return {
    start: String(range.fromMs * 1_000), end: String(range.toMs * 1_000), limit: String(limit), minDuration: minMs === undefined ? undefined : micros(minMs), maxDuration: maxMs === undefined ? undefined : micros(maxMs),
    tags: Object.keys(tags).length === 0 ? undefined : JSON.stringify(tags),
  }
}

/** Jaeger's query API, as its own pages use it. */
export function createJaegerEngine(client: EngineClient): TraceEngine {
  function spansOf(json: unknown): Result<{ groups: ResourceGroup<SpanRecord>[]; traces: number }, SourceFinding> {
    const answer = Answer.safeParse(json)
    if (!answer.success) return fail(oddAnswer('no answer of Jaeger'))
    try {
      return ok({ groups: decodeJaeger(answer.data.data ?? []), traces: answer.data.data?.length ?? 0 })
    } catch (error) {
      if (error instanceof MalformedError) return fail(oddAnswer(error.message))
      throw error
    }
  }

  async function servicesOf({ selector }: TraceAsk): Promise<Result<string[], SourceFinding>> {
    const answer = await client.json('/api/services')
    if (!answer.ok) return answer
    const services = Services.safeParse(answer.value)
    if (!services.success) return fail(oddAnswer('no list of services'))
    const wanted = selector.applications && new Set(selector.applications)
    // Its names keep their case; ours do not.
    return ok((services.data.data ?? []).filter((name) => wanted === null || wanted.has(name.toLowerCase())).sort())
  }

  return {
    name: 'jaeger',
    place: client.place,
    async find(ask, limit) {
      const services = await servicesOf(ask)
      if (!services.ok) return services
      const asked = services.value.slice(0, servicesMax)
      const answers = await Promise.all(asked.map((service) => client.json('/api/traces', { query: { ...queryOf(ask, limit), service } })))
      const groups = new Map<string, ResourceGroup<SpanRecord>[]>()
      const from: (number | null)[] = []
      for (const answer of answers) {
        if (!answer.ok) return answer
        const spans = spansOf(answer.value)
        if (!spans.ok) return spans
        from.push(completeFrom(spans.value.groups, spans.value.traces >= limit))
        // A trace of two services is found by both.
        const fresh = new Map<string, ResourceGroup<SpanRecord>[]>()
        for (const group of spans.value.groups) {
          const traceId = group.items[0]?.traceId ?? ''
          fresh.set(traceId, [...(fresh.get(traceId) ?? []), group])
        }
        for (const [traceId, some] of fresh) groups.set(traceId, some)
      }
      const left = services.value.length - asked.length
      return ok({ groups: [...groups.values()].flat(), completeFromMs: latest(from), missing: left > 0 ? [`${left} more applications were not asked for: choose one`] : [] })
    },
    async trace(traceId) {
      const answer = await client.ask(`/api/traces/${traceId}`, { also: [404] })
      if (!answer.ok) return answer
      if (answer.value.status === 404) return ok(null)
      let json: unknown
      try {
        json = JSON.parse(answer.value.body.toString('utf8'))
      } catch {
        return fail(oddAnswer(answer.value.contentType || 'no JSON'))
      }
      const spans = spansOf(json)
      if (!spans.ok) return spans
      return ok(spans.value.traces === 0 ? null : spans.value.groups)
    },
  }
}
