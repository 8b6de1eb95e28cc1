import { fail, ok, type Result } from '@/lib/kernel/result'
import { oddAnswer } from '../../core/engines/engine-problem'
import type { ResourceGroup, SpanRecord } from '../../core/records'
import type { SourceFinding } from '../../source-schemas'
import { zipkinGroups } from '../../wire/zipkin-json'
import { MalformedError } from '../../wire/proto-reader'
import { zipkinResources } from '../../wire/zipkin-resources'
import type { EngineClient } from './engine-client'
import { completeFrom, latest, type TraceAsk, type TraceEngine } from './trace-engine'

/** Applications that are asked for one by one; of more, all traces are asked for and the others taken out. */
const servicesMax = 10

/** Attributes that Zipkin holds as tags, just so. Of our own making are those of endpoints. */
const isTag = ({ key, value, not = false }: { key: string; value: string; not?: boolean | undefined }): boolean =>
  !not && !/^(service\.|peer\.service$|network\.|host\.ip$|zipkin\.|cloud\.|quarterdeck\.)/.test(key) && !/[=\s]/.test(key) && !/\band\b|^\s|\s$/.test(value) && value !== ''

const micros = (ms: number): string => String(Math.max(1, Math.round(ms * 1_000)))

function queryOf({ range, attributes = [], minMs, maxMs, status }: TraceAsk, limit: number): Record<string, string | undefined> {
  const conditions = [...(status === 'error' ? ['error'] : []), ...attributes.filter(isTag).map(({ key, value }) => `${key}=${value}`)]
  return {
    // `endTs` is inclusive and in whole milliseconds; what is a little too new is taken out.
    endTs: String(range.toMs), lookback: String(Math.max(1, range.toMs - range.fromMs)), limit: String(limit),
    // Zipkin refuses a longest without a least duration.
    minDuration: minMs === undefined ? (maxMs === undefined ? undefined : '1') : micros(minMs), maxDuration: maxMs === undefined ? undefined : micros(Math.max(maxMs, minMs ?? 0)),
    annotationQuery: conditions.length === 0 ? undefined : conditions.join(' and '),
  }
}

/** Zipkin's v2 API: lists of lists of spans. */
export function createZipkinEngine(client: EngineClient): TraceEngine {
  const spansOf = (lists: unknown): Result<ResourceGroup<SpanRecord>[], SourceFinding> => {
    try {
      return ok(zipkinResources(zipkinGroups(lists)))
    } catch (error) {
      if (error instanceof MalformedError) return fail(oddAnswer(error.message))
      throw error
    }
  }

  return {
    name: 'zipkin',
    place: client.place,
    async find(ask, limit) {
      const { applications } = ask.selector
      const services = applications !== null && applications.length <= servicesMax ? applications : [null]
      const answers = await Promise.all(services.map((service) => client.json('/api/v2/traces', { query: { ...queryOf(ask, limit), serviceName: service ?? undefined } })))
      const traces = new Map<string, ResourceGroup<SpanRecord>[]>()
      const from: (number | null)[] = []
      for (const answer of answers) {
        if (!answer.ok) return answer
        if (!Array.isArray(answer.value)) return fail(oddAnswer('no list of traces'))
        const lists = answer.value as unknown[]
        const found: ResourceGroup<SpanRecord>[] = []
        for (const list of lists) {
          const groups = spansOf(list)
          if (!groups.ok) return groups
          found.push(...groups.value)
          // A trace of two services is found by both.
          traces.set(groups.value[0]?.items[0]?.traceId ?? '', groups.value)
        }
        from.push(completeFrom(found, lists.length >= limit))
      }
      return ok({ groups: [...traces.values()].flat(), completeFromMs: latest(from), missing: [] })
    },
    async trace(traceId) {
      // Ids of 64 bits are looked for as such where the longer one is not known.
      for (const id of traceId.startsWith('0'.repeat(16)) ? [traceId.slice(16), traceId] : [traceId]) {
        const answer = await client.ask(`/api/v2/trace/${id}`, { also: [404] })
        if (!answer.ok) return answer
        if (answer.value.status === 404) continue
        try {
          return spansOf(JSON.parse(answer.value.body.toString('utf8')))
        } catch {
          return fail(oddAnswer(answer.value.contentType || 'no JSON'))
        }
      }
      return ok(null)
    },
  }
}
