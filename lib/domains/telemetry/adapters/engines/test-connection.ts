import { z } from 'zod'
import type { Clock } from '@/lib/kernel/clock'
import { ok, type Result } from '@/lib/kernel/result'
import { oddAnswer } from '../../core/engines/engine-problem'
import { requestMetrics } from '../../core/engines/request-metrics'
import { defaultLabels, type EngineName, type PlannedSource, type SourceFinding, type SourceReport } from '../../source-schemas'
import { createEngineClient, type EngineAnswer, type EngineClient } from './engine-client'

const testMs = 6_000
const skewMsMax = 5_000
const shownMax = 20
const hourMs = 3_600_000

type Tried = Pick<PlannedSource, 'engine' | 'url' | 'login' | 'username' | 'secret' | 'tenant' | 'caPem' | 'insideAllowed' | 'labels'>
type Probed = Result<{ applications: string[]; warnings: SourceFinding[] }, SourceFinding>

const Names = z.array(z.string())
const Success = z.object({ status: z.literal('success'), data: z.unknown() })
const NameList = z.object({ status: z.literal('success'), data: Names.nullish() })
const Services = z.object({ data: Names.nullable() })
const TagValues = z.object({ tagValues: Names.nullish() })
const Version = z.union([z.object({ data: z.object({ version: z.string() }) }), z.object({ version: z.string() }), z.object({ zipkin: z.object({ version: z.string() }) })])

const parsed = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

/** By one answer that no other gives. */
const fingerprints: readonly (readonly [EngineName, string, (answer: EngineAnswer) => boolean])[] = [
  ['loki', '/loki/api/v1/labels', ({ body }) => NameList.safeParse(parsed(body)).success],
  ['tempo', '/api/echo', ({ body }) => body.toString('utf8').trim() === 'echo'],
  ['zipkin', '/api/v2/services', ({ body }) => Names.safeParse(parsed(body)).success],
  ['prometheus', '/api/v1/query?query=1', ({ body }) => z.object({ data: z.object({ resultType: z.string() }) }).safeParse(parsed(body)).success],
  ['jaeger', '/api/services', ({ body }) => z.object({ data: Names.nullable(), total: z.number() }).safeParse(parsed(body)).success],
]

const versionPaths = {
  prometheus: ['/api/v1/status/buildinfo'], loki: ['/loki/api/v1/status/buildinfo'], tempo: ['/api/status/buildinfo'], zipkin: ['/info', '/actuator/info'], jaeger: [],
} as const satisfies Record<EngineName, readonly string[]>

async function named<S extends z.ZodType>(client: EngineClient, path: string, schema: S, query: Record<string, string> = {}): Promise<Result<z.output<S>, SourceFinding>> {
  const answer = await client.json(path, { query })
  if (!answer.ok) return answer
  const read = schema.safeParse(answer.value)
  return read.success ? ok(read.data) : { ok: false, error: oddAnswer('an answer of another form') }
}

const found = (applications: string[], warnings: SourceFinding[] = []): Probed => ok({ applications, warnings: applications.length === 0 && warnings.length === 0 ? [{ kind: 'empty' }] : warnings })

async function probePrometheus(client: EngineClient, label: string, nowMs: number): Promise<Probed> {
  const answer = await named(client, '/api/v1/query', Success, { query: 'vector(1)' })
  if (!answer.ok) return answer
  const last = { start: String((nowMs - hourMs) / 1_000), end: String(nowMs / 1_000) }
  const [applications, names] = await Promise.all([named(client, `/api/v1/label/${label}/values`, NameList, last), named(client, '/api/v1/label/__name__/values', NameList, last)])
  if (!applications.ok) return applications
  if (!names.ok) return names
  const metrics = new Set(names.value.data ?? [])
  if (metrics.size === 0) return found([])
  const known = applications.value.data ?? []
  return found(known, [
    ...(known.length === 0 ? [{ kind: 'unknown-names' as const, names: [label] }] : []),
    ...(requestMetrics.some(({ name }) => metrics.has(`${name}_count`)) ? [] : [{ kind: 'unknown-names' as const, names: requestMetrics.map(({ name }) => name) }]),
  ])
}

async function probeLoki(client: EngineClient, label: string, nowMs: number): Promise<Probed> {
  const last = { start: String(BigInt(nowMs - hourMs) * 1_000_000n), end: String(BigInt(nowMs) * 1_000_000n) }
  const labels = await named(client, '/loki/api/v1/labels', NameList, last)
  if (!labels.ok) return labels
  if ((labels.value.data ?? []).length === 0) return found([])
  const applications = await named(client, `/loki/api/v1/label/${label}/values`, NameList, last)
  if (!applications.ok) return applications
  const known = applications.value.data ?? []
  return found(known, known.length === 0 ? [{ kind: 'unknown-names', names: [label] }] : [])
}

async function probe(client: EngineClient, { engine, labels }: Tried, nowMs: number): Promise<Probed> {
  switch (engine) {
    case 'prometheus':
      return probePrometheus(client, labels.application ?? defaultLabels.metrics.application, nowMs)
    case 'loki':
      return probeLoki(client, labels.application ?? defaultLabels.logs.application, nowMs)
    case 'zipkin': {
      const names = await named(client, '/api/v2/services', Names)
      return names.ok ? found(names.value) : names
    }
    case 'jaeger': {
      const names = await named(client, '/api/services', Services)
      return names.ok ? found(names.value.data ?? []) : names
    }
    case 'tempo': {
      const echo = await client.ask('/api/echo')
      if (!echo.ok) return echo
      if (echo.value.body.toString('utf8').trim() !== 'echo') return { ok: false, error: oddAnswer('no echo') }
      const names = await named(client, '/api/search/tag/service.name/values', TagValues)
      return names.ok ? found(names.value.tagValues ?? []) : names
    }
  }
}

async function whatElse(client: EngineClient, but: EngineName): Promise<EngineName | null> {
  const answers = await Promise.all(
    fingerprints.filter(([engine]) => engine !== but).map(async ([engine, path, holds]) => {
      const answer = await client.ask(path)
      return answer.ok && holds(answer.value) ? engine : null
    }),
  )
  return answers.find((engine) => engine !== null) ?? null
}

async function versionOf(client: EngineClient, engine: EngineName): Promise<string | null> {
  for (const path of versionPaths[engine]) {
    const answer = await client.json(path)
    const read = answer.ok ? Version.safeParse(answer.value) : null
    if (!read?.success) continue
    const { data: said } = read
    return ('data' in said ? said.data.version : 'zipkin' in said ? said.zipkin.version : said.version).slice(0, 100)
  }
  return null
}

/** The engine's clock less ours, from an answer of its own; null where it gives no date. */
async function skewOf(client: EngineClient, path: string, clock: Clock): Promise<number | null> {
  const before = clock.nowMs()
  const answer = await client.ask(path, { also: [400, 404, 405] })
  if (!answer.ok || answer.value.dateMs === null) return null
  // Its date is cut to the second.
  const skewMs = answer.value.dateMs + 500 - (before + clock.nowMs()) / 2
  return Math.abs(skewMs) > skewMsMax ? Math.round(skewMs / 1_000) : null
}

const skewPath = { prometheus: '/api/v1/query?query=1', loki: '/loki/api/v1/labels', tempo: '/api/echo', zipkin: '/api/v2/services', jaeger: '/api/services' } as const satisfies Record<EngineName, string>

/** Asks a source what pages would ask, and says exactly what stands in the way, or what they would miss. */
export async function testConnection(source: Tried, clock: Clock): Promise<SourceReport> {
  const startedAt = performance.now()
  const client = createEngineClient(source, testMs)
  const report = (rest: Omit<SourceReport, 'tookMs'>): SourceReport => ({ ...rest, tookMs: Math.round(performance.now() - startedAt) })
  try {
    const answer = await probe(client, source, clock.nowMs())
    if (!answer.ok) {
      const { kind } = answer.error
      const other = kind === 'path' || kind === 'product' || kind === 'status' ? await whatElse(client, source.engine) : null
      return report({ usable: false, findings: [other === null ? answer.error : { kind: 'product', found: other, words: '' }], version: null, applications: [] })
    }
    const [version, skewS] = await Promise.all([versionOf(client, source.engine), skewOf(client, skewPath[source.engine], clock)])
    const { applications, warnings } = answer.value
    return report({ usable: true, findings: [...(skewS === null ? [] : [{ kind: 'skew' as const, seconds: skewS }]), ...warnings], version, applications: applications.slice(0, shownMax) })
  } finally {
    await client.close()
  }
}
