import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { engineFault, oddAnswer } from '../../core/engines/engine-problem'
import { labelledLog } from '../../core/labelled-log'
import { type AttributeMap, newAttributes } from '../../core/records'
import { dimensionsOf } from '../../core/resource'
import { severityOf, storedSeverity } from '../../core/severity'
import type { LogLine } from '../../schemas'
import type { SourceLabels } from '../../source-schemas'
import type { MemoryLine } from '../memory-logs'
import type { EngineClient } from './engine-client'

/** Loki's own limit of one answer, unless it was told otherwise. */
export const linesMax = 5_000

const Labels = z.record(z.string(), z.string())
// A third item, metadata, comes only to those who ask for it apart; else it is among the labels.
const Streams = z.object({ resultType: z.literal('streams'), result: z.array(z.object({ stream: Labels, values: z.array(z.tuple([z.string().regex(/^\d{1,19}$/), z.string()]).rest(z.unknown())) })) })
const Matrix = z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: Labels, values: z.array(z.tuple([z.number(), z.string()])) })) })
const Success = z.object({ status: z.literal('success'), data: z.unknown() })

export interface LokiRange {
  fromNs: bigint
  /** Exclusive. */
  toNs: bigint
  direction: 'backward' | 'forward'
  limit: number
}

export interface LokiApi {
  readonly place: string
  /** In the order asked for. */
  lines(query: string, range: LokiRange, signal?: AbortSignal): Promise<Result<MemoryLine[], Fault>>
  /** Counts of each step, at its end. */
  counts(query: string, range: { startMs: number; endMs: number; stepMs: number }): Promise<Result<{ labels: Record<string, string>; points: [number, number][] }[], Fault>>
}

/** Six bytes of what a line is: with its time they order lines, and find one again. */
const numberOf = (stream: string, line: string): number => createHash('sha256').update(stream).update('\0').update(line).digest().readUIntBE(0, 6)

const dimensionKeys = { application: 'service.name', cluster: 'quarterdeck.cluster', serverGroup: 'quarterdeck.server_group', instance: 'service.instance.id', zone: 'cloud.availability_zone' } as const

/** The labels of a stream as a resource, and what is left of them as attributes of its lines. */
export function resourceOf(stream: Record<string, string>, labels: SourceLabels): { resource: AttributeMap; own: AttributeMap } {
  const resource = newAttributes()
  const own = newAttributes()
  const dimensions = new Map((Object.keys(dimensionKeys) as (keyof typeof dimensionKeys)[]).map((dimension) => [labels[dimension], dimensionKeys[dimension]]))
  for (const [key, value] of Object.entries(stream)) {
    const dimension = dimensions.get(key)
    if (dimension === undefined) own[key] = value
    else resource[dimension] = value
  }
  return { resource, own }
}

export function createLokiApi(client: EngineClient, labels: SourceLabels): LokiApi {
  async function ask<S extends z.ZodType>(schema: S, fields: Record<string, string>, signal?: AbortSignal): Promise<Result<z.output<S>, Fault>> {
    // By POST: a query over many applications is too long for an address.
    const answer = await client.ask('/loki/api/v1/query_range', { form: fields, also: [400], ...(signal && { signal }) })
    if (!answer.ok) return fail(engineFault('loki', client.place, answer.error))
    const text = answer.value.body.toString('utf8')
    if (answer.value.status === 400) return fail(refusedFor('unavailable', reason('logql-unread', { place: client.place, words: text.trim().slice(0, 300) })))
    try {
      const success = Success.safeParse(JSON.parse(text))
      const data = success.success ? schema.safeParse(success.data.data) : null
      if (data?.success) return ok(data.data)
    } catch {
      // Said below.
    }
    return fail(engineFault('loki', client.place, oddAnswer('no answer of Loki')))
  }

  const order = (a: MemoryLine, b: MemoryLine): number => (a.timeNs === b.timeNs ? a.number - b.number : a.timeNs < b.timeNs ? -1 : 1)

  return {
    place: client.place,
    async lines(query, { fromNs, toNs, direction, limit }, signal) {
      if (toNs <= fromNs) return ok([])
      const answer = await ask(Streams, { query, start: String(fromNs), end: String(toNs), direction, limit: String(limit) }, signal)
      if (!answer.ok) return answer
      const found: MemoryLine[] = []
      const seen = new Map<string, number>()
      for (const { stream, values } of answer.value.result) {
        const { resource, own } = resourceOf(stream, labels)
        const from = dimensionsOf(resource)
        const name = JSON.stringify(stream)
        for (const [time, body] of values) {
          const record = labelledLog(own, BigInt(time), body, own)
          // The same line twice at one moment is two lines.
          const key = `${time} ${name} ${body}`
          const again = seen.get(key) ?? 0
          seen.set(key, again + 1)
          const number = numberOf(name, body) + again
          const line: LogLine = {
            id: `${time}.loki.${number}`, atMs: Number(record.timeNs) / 1e6, severity: severityOf(storedSeverity(record.severity)), application: from.application, instance: from.instance || null, zone: from.zone || null,
            body, traceId: record.traceId || null, spanId: record.spanId || null, attributes: own,
          }
          found.push({ line, from, resource, timeNs: record.timeNs, number })
        }
      }
      return ok(found.sort(direction === 'forward' ? order : (a, b) => order(b, a)))
    },
    async counts(query, { startMs, endMs, stepMs }) {
      const answer = await ask(Matrix, { query, start: String(BigInt(startMs) * 1_000_000n), end: String(BigInt(endMs) * 1_000_000n), step: `${stepMs / 1_000}s`, limit: String(linesMax) })
      return answer.ok ? ok(answer.value.result.map(({ metric, values }) => ({ labels: metric, points: values.map(([at, value]): [number, number] => [Math.round(at * 1_000), Number(value)]) }))) : answer
    },
  }
}
