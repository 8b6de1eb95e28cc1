import { z } from 'zod'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { oddAnswer } from '../../core/engines/engine-problem'
import { traceql } from '../../core/engines/traceql'
import type { ResourceGroup, SpanRecord } from '../../core/records'
import type { SourceFinding } from '../../source-schemas'
import { decodeTraces } from '../../wire/otlp-traces-protobuf'
import { MalformedError } from '../../wire/proto-reader'
import { decodeTempoJson } from '../../wire/tempo-json'
import type { EngineClient } from './engine-client'
import { completeFrom, type TraceEngine } from './trace-engine'

/** Found traces are fetched one by one. */
const tracesMax = 100

const Found = z.object({ traces: z.array(z.object({ traceID: z.string() })).nullish() })

/** Tempo: found by TraceQL, fetched whole. */
export function createTempoEngine(client: EngineClient): TraceEngine {
  async function trace(traceId: string): Promise<Result<ResourceGroup<SpanRecord>[] | null, SourceFinding>> {
    // As protobuf it is OTLP itself; a proxy in between may give JSON all the same.
    const answer = await client.ask(`/api/traces/${traceId}`, { accept: 'application/protobuf', also: [404] })
    if (!answer.ok) return answer
    if (answer.value.status === 404) return ok(null)
    try {
      return ok(answer.value.contentType.includes('json') ? decodeTempoJson(answer.value.body) : decodeTraces(answer.value.body))
    } catch (error) {
      if (error instanceof MalformedError || error instanceof SyntaxError) return fail(oddAnswer(error.message))
      throw error
    }
  }

  return {
    name: 'tempo',
    place: client.place,
    trace,
    async find(ask, asked) {
      const limit = Math.min(asked, tracesMax)
      // Seconds, and whole ones: what is outside is taken out.
      const answer = await client.json('/api/search', { query: { q: traceql(ask), start: String(Math.floor(ask.range.fromMs / 1_000)), end: String(Math.ceil(ask.range.toMs / 1_000)), limit: String(limit), spss: '1' } })
      if (!answer.ok) return answer
      const found = Found.safeParse(answer.value)
      if (!found.success) return fail(oddAnswer('no list of traces'))
      const traces = found.data.traces ?? []
      const groups: ResourceGroup<SpanRecord>[] = []
      for (const one of await Promise.all(traces.map(({ traceID }) => trace(traceID.toLowerCase().padStart(32, '0'))))) {
        if (!one.ok) return one
        groups.push(...(one.value ?? []))
      }
      const completeFromMs = completeFrom(groups, traces.length >= limit)
      // It stops searching at its limit, wherever it is then.
      return ok({ groups, completeFromMs, missing: completeFromMs === null ? [] : ['Tempo gives as many traces as asked for, not surely the newest'] })
    },
  }
}
