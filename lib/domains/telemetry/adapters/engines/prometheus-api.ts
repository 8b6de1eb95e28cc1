import { z } from 'zod'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { engineFault, oddAnswer } from '../../core/engines/engine-problem'
import type { EngineAnswer, EngineClient } from './engine-client'

const Sample = z.tuple([z.number(), z.string()])
const Labels = z.record(z.string(), z.string())
const Data = z.discriminatedUnion('resultType', [
  z.object({ resultType: z.literal('scalar'), result: Sample }),
  z.object({ resultType: z.literal('string'), result: Sample }),
  // Native histograms come without `value`: there is no number to show.
  z.object({ resultType: z.literal('vector'), result: z.array(z.object({ metric: Labels, value: Sample.optional() })) }),
  z.object({ resultType: z.literal('matrix'), result: z.array(z.object({ metric: Labels, values: z.array(Sample).default([]) })) }),
])
export type PrometheusData = z.output<typeof Data>
const Envelope = z.object({ status: z.string(), data: z.unknown().optional(), error: z.string().optional(), errorType: z.string().optional(), warnings: z.array(z.string()).default([]), infos: z.array(z.string()).default([]) })

export interface PrometheusSeries {
  labels: Record<string, string>
  /** Milliseconds, and the value as it was written. */
  points: [number, string][]
}

/** The HTTP API that Prometheus, Thanos, Mimir and VictoriaMetrics have in common. */
export interface PrometheusApi {
  readonly place: string
  /** Each series with one value, at a moment. */
  now(query: string, atMs: number): Promise<Result<Asked, Fault>>
  over(query: string, range: { startMs: number; endMs: number; stepMs: number }): Promise<Result<Asked, Fault>>
  raw(query: string, range: { fromMs: number; toMs: number }, stepMs: number | undefined, timeoutS: number): Promise<Result<{ data: PrometheusData; warnings: string[] }, Fault>>
  /** Any other route; `data` of its answer by the schema given. */
  get<S extends z.ZodType>(schema: S, path: string, form: Record<string, string | undefined>, method?: 'GET' | 'POST'): Promise<Result<z.output<S>, Fault>>
}

export interface Asked {
  series: PrometheusSeries[]
  /** What it said of its own answer, as when a part of it is missing. */
  warnings: string[]
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(3)

const seriesOf = (data: PrometheusData): PrometheusSeries[] => {
  const points = (samples: (readonly [number, string])[]): [number, string][] => samples.map(([at, value]) => [Math.round(at * 1_000), value])
  switch (data.resultType) {
    case 'scalar':
    case 'string':
      return [{ labels: {}, points: points([data.result]) }]
    case 'vector':
      return data.result.map(({ metric, value }) => ({ labels: metric, points: value ? points([value]) : [] }))
    case 'matrix':
      return data.result.map(({ metric, values }) => ({ labels: metric, points: points(values) }))
  }
}

export function createPrometheusApi(client: EngineClient): PrometheusApi {
  const odd = (words: string) => fail(engineFault('prometheus', client.place, oddAnswer(words)))

  function envelope(answer: EngineAnswer): Result<z.output<typeof Envelope>, Fault> {
    let json: unknown
    try {
      json = JSON.parse(answer.body.toString('utf8'))
    } catch {
      return odd(answer.contentType || 'no JSON')
    }
    const parsed = Envelope.safeParse(json)
    if (!parsed.success) return odd('no answer of Prometheus')
    const { status, error = '' } = parsed.data
    if (status === 'success') return ok(parsed.data)
    // 422 and 400 are about the query, everything else about the engine.
    if (answer.status === 400 || (answer.status === 422 && !/timed out|too many samples|timeout/i.test(error)))
      return fail(fault('invalid-input', 'Prometheus cannot read the query.', { errors: [fieldError('#/query', reason('promql-unread', { words: error.slice(0, 500) }))] }))
    return fail(engineFault('prometheus', client.place, { kind: 'status', status: answer.status, words: error.slice(0, 300) }))
  }

  async function query(path: string, form: Record<string, string | undefined>): Promise<Result<{ data: PrometheusData; warnings: string[] }, Fault>> {
    const answer = await client.ask(path, { form, also: [400, 422, 503] })
    if (!answer.ok) return fail(engineFault('prometheus', client.place, answer.error))
    const read = envelope(answer.value)
    if (!read.ok) return read
    const data = Data.safeParse(read.value.data)
    return data.success ? ok({ data: data.data, warnings: [...read.value.warnings, ...read.value.infos.filter((words) => /partial|limit/i.test(words))] }) : odd('a result of another kind')
  }

  const asked = async (answer: ReturnType<typeof query>): Promise<Result<Asked, Fault>> => {
    const found = await answer
    return found.ok ? ok({ series: seriesOf(found.value.data), warnings: found.value.warnings }) : found
  }

  return {
    place: client.place,
    now: (text, atMs) => asked(query('/api/v1/query', { query: text, time: seconds(atMs), timeout: '10s' })),
    over: (text, { startMs, endMs, stepMs }) => asked(query('/api/v1/query_range', { query: text, start: seconds(startMs), end: seconds(endMs), step: seconds(stepMs), timeout: '10s' })),
    raw: (text, { fromMs, toMs }, stepMs, timeoutS) =>
      stepMs === undefined
        ? query('/api/v1/query', { query: text, time: seconds(toMs), timeout: `${timeoutS}s` })
        : query('/api/v1/query_range', { query: text, start: seconds(fromMs), end: seconds(toMs), step: seconds(stepMs), timeout: `${timeoutS}s` }),
    async get(schema, path, fields, method = 'GET') {
      const answer = await client.ask(path, method === 'GET' ? { query: fields, also: [400, 422] } : { form: fields, also: [400, 422] })
      if (!answer.ok) return fail(engineFault('prometheus', client.place, answer.error))
      const read = envelope(answer.value)
      if (!read.ok) return read
      const data = schema.safeParse(read.value.data)
      return data.success ? ok(data.data) : odd('a result of another kind')
    },
  }
}

/** A value as a figure of a chart: what is no finite number is a hole. */
export function figureOf(text: string | undefined): number | null {
  const value = text === undefined ? Number.NaN : Number(text)
  return Number.isFinite(value) ? value : null
}
