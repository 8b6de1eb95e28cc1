/**
 * The service map at size: `npx tsx bench/topology.ts [--applications 500] [--edges 2000] [--spans 1000000] [--joined 100000] [--runs 30]`.
 * Layout as the browser's worker does it; the question over an hour of calls in the collector's store, first joined when
 * asked, then counted by minute when spans arrive.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { layOut } from '../components/topology/layout'
import { openDuckdbStore } from '../lib/domains/telemetry/adapters/duckdb-store'
import { CallsInput } from '../lib/domains/telemetry/call-schemas'
import type { SpanRecord } from '../lib/domains/telemetry/core/records'
import { createLog } from '../lib/kernel/log'
import { note, percentile, report } from './kit/figure'
import { seeded } from './kit/random'

const { values } = parseArgs({
  options: { applications: { type: 'string', default: '500' }, edges: { type: 'string', default: '2000' }, spans: { type: 'string', default: '1000000' }, runs: { type: 'string', default: '30' }, joined: { type: 'string', default: '100000' } },
})
const [applications, edgeCount, spanCount, runs] = [Number(values.applications), Number(values.edges), Number(values.spans), Number(values.runs)]
const random = seeded(1)
const below = (limit: number) => Math.floor(random() * limit)

/** Few are called by many, and calls lead on: as estates are. */
const edges = Array.from({ length: edgeCount }, () => {
  const from = below(applications - 1)
  return { from, to: Math.min(applications - 1, from + 1 + Math.floor((applications - from - 1) * random() ** 2)) }
})
const name = (at: number) => `app-${String(at).padStart(4, '0')}`

async function timed<T>(work: () => T | Promise<T>): Promise<number> {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

async function layouts(grouped: boolean): Promise<number[]> {
  const nodes = Array.from({ length: applications }, (_, at) => ({ id: name(at), group: grouped ? `team-${at % 40}` : '' }))
  const times: number[] = []
  for (let run = 0; run < runs; run++) times.push(await timed(() => layOut({ nodes, edges })))
  return times
}

const plain = await layouts(false)
const grouped = await layouts(true)
note(`layout, median: ${percentile(plain, 0.5).toFixed(0)} ms plain, ${percentile(grouped, 0.5).toFixed(0)} ms in 40 groups`)

const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-bench-topology-'))
const endMs = Date.now()
let nowMs = endMs - 3_600_000
const store = await openDuckdbStore({ dir, clock: { nowMs: () => nowMs }, log: createLog('bench', () => undefined), dearMs: Infinity })
const hex = (digits: number) => Array.from({ length: digits / 8 }, () => below(2 ** 32).toString(16).padStart(8, '0')).join('')

/** One call: the caller's span and the served one. */
function call(edge: { from: number; to: number }): { application: string; span: SpanRecord }[] {
  const startNs = BigInt(nowMs - 1_000 - below(4_000)) * 1_000_000n
  const lastNs = BigInt(Math.round(Math.exp(random() * 4) * 2e6))
  const shared = { traceId: hex(32), status: random() < 0.01 ? 2 : 0, statusMessage: '', events: [] }
  const made = { ...shared, spanId: hex(16), parentId: hex(16), name: 'GET', kind: 3, startNs, endNs: startNs + lastNs + 400_000n, attributes: { 'http.request.method': 'GET', 'server.address': name(edge.to), 'server.port': 8080 } }
  const served = { ...shared, spanId: hex(16), parentId: made.spanId, name: 'GET /title/{id}', kind: 2, startNs: startNs + 200_000n, endNs: startNs + lastNs, attributes: { 'http.request.method': 'GET', 'http.route': '/title/{id}' } }
  return [{ application: name(edge.from), span: made }, { application: name(edge.to), span: served }]
}

async function write(spans: number): Promise<void> {
  const groups = new Map<string, SpanRecord[]>()
  for (let at = 0; at < spans / 2; at++) for (const { application, span } of call(edges[below(edges.length)] ?? { from: 0, to: 1 })) groups.set(application, [...(groups.get(application) ?? []), span])
  const batch = [...groups].map(([application, items]) => ({ resource: { 'service.name': application, 'service.instance.id': `${application}-1`, 'cloud.availability_zone': 'a' }, items }))
  await store.write([{ signal: 'traces', groups: batch }])
}

const ask = () => store.calls(CallsInput.parse({ applications: null, range: { fromMs: endMs - 3_600_000, toMs: endMs } }))
async function asks(): Promise<number[]> {
  const times: number[] = []
  for (let run = 0; run < runs; run++)
    times.push(
      await timed(async () => {
        const answer = await ask()
        if (!answer.ok) throw new Error(answer.error.detail)
      }),
    )
  return times
}

const step = 10_000
const joinedMax = Math.min(spanCount, Number(values.joined))
let written = 0
const advance = async (upTo: number) => {
  for (; written < upTo; written += step) {
    await write(step)
    nowMs += Math.floor((3_600_000 * step) / spanCount)
  }
}
await advance(joinedMax)
const joined = await asks()
note(`${joinedMax} spans joined by the question, median: ${percentile(joined, 0.5).toFixed(0)} ms`)
await advance(spanCount)
nowMs = endMs + 40_000
const counts: number[] = []
/** Of a commit that is made while calls are counted. */
const waits: number[] = []
for (let round = 0; round < Math.ceil(spanCount / 400_000) + 1; round++) {
  let counting = true
  const counted = timed(() => store.upkeep()).finally(() => (counting = false))
  while (counting) waits.push(await timed(() => write(100)))
  counts.push(await counted)
}
const counted = await asks()
note(`${spanCount} spans counted by minute, median: ${percentile(counted, 0.5).toFixed(0)} ms; counting up to 400,000 spans took ${Math.max(...counts).toFixed(0)} ms, a commit meanwhile at most ${Math.max(...waits).toFixed(0)} ms`)
await store.close()
rmSync(dir, { recursive: true, force: true })

const how = `${applications} applications, ${edgeCount} kinds of calls`
report(
  [
    { name: 'layout, p95', value: percentile(plain, 0.95), unit: 'ms', bar: 1_000, how },
    { name: 'layout in 40 groups, p95', value: percentile(grouped, 0.95), unit: 'ms', bar: 1_000, how },
    { name: 'calls of an hour, counted by minute, p95', value: percentile(counted, 0.95), unit: 'ms', bar: 500, how: `${spanCount} spans, ${how}` },
  ],
  { joinedWhenAsked: { spans: joinedMax, p50Ms: Math.round(percentile(joined, 0.5)), p95Ms: Math.round(percentile(joined, 0.95)) }, countMs: counts.map(Math.round), commitMeanwhileMs: { p50: Math.round(percentile(waits, 0.5)), most: Math.round(Math.max(...waits)) } },
)
