/**
 * Questions over many spans and lines: `npx tsx bench/telemetry/queries.ts [--spans 10000000] [--lines 10000000] [--rounds 40] [--data DIR]`.
 * Stored straight, through the rows that the intake makes, over six hours of arrival; then asked one after another. `--data` keeps
 * the store, so that another run asks without storing first.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDuckdbStore } from '../../lib/domains/telemetry/adapters/duckdb-store'
import { RowBatch } from '../../lib/domains/telemetry/core/rows'
import { LogSearchInput, TraceSearchInput } from '../../lib/domains/telemetry/schemas'
import { RowReader } from '../../lib/domains/telemetry/wire/otlp-rows-protobuf'
import { createLog } from '../../lib/kernel/log'
import { loadEstate, resourceOf } from '../estate-names'
import { type Figure, note, percentile, report } from '../kit/figure'
import { seeded } from '../kit/random'
import { lineBody } from '../kit/telemetry-bodies'
import { type LoadLine, type LoadSpan, logRequest, traceRequest } from '../otlp-batch'

const { values } = parseArgs({
  options: { spans: { type: 'string', default: '10000000' }, lines: { type: 'string', default: '10000000' }, rounds: { type: 'string', default: '40' }, data: { type: 'string' }, only: { type: 'string' } },
})
const [spanCount, lineCount, rounds] = [Number(values.spans), Number(values.lines), Number(values.rounds)]
const hours = 6
const batch = 2_000
const estate = loadEstate(100, 600)
const dir = values.data ?? mkdtempSync(join(tmpdir(), 'quarterdeck-queries-'))
mkdirSync(dir, { recursive: true })
const stored = join(dir, 'stored.json')
/** The end of the six hours: not near midnight, so that they lie in one day. */
const endMs = Date.UTC(2026, 5, 10, 20)
const beginMs = endMs - hours * 3_600_000
let nowMs = beginMs
const store = await openDuckdbStore({ dir: join(dir, 'telemetry'), clock: { nowMs: () => Math.round(nowMs) }, log: createLog('bench', () => undefined), dearMs: Infinity, retention: { daysMax: 7, bytesMax: 50e9 } })

/** The id of trace n is told by n: the questions know which there are. */
const traceIdOf = (n: number): Buffer => {
  const id = Buffer.alloc(16)
  const random = seeded(n + 1)
  for (let at = 0; at < 16; at += 4) id.writeUInt32LE(Math.floor(random() * 2 ** 32), at)
  return id
}
const spanIdOf = (n: number, place: number): Buffer => {
  const id = Buffer.alloc(8)
  id.writeUInt32LE((n * 2_654_435_761) >>> 0)
  id.writeUInt32LE((n * 5 + place + 1) >>> 0, 4)
  return id
}
const spansPerTrace = 5
const operations = ['GET /title', 'GET /title/{id}', 'GET /search', 'GET /shelf/{name}', 'POST /start', 'GET /health']
const serviceOf = (n: number) => estate[n % estate.length] as (typeof estate)[number]

function traceOf(n: number, nowNs: bigint): LoadSpan[] {
  const random = seeded(n * 7 + 3)
  return Array.from({ length: spansPerTrace }, (_, place) => {
    const durationNs = BigInt(Math.round(1e6 * (2 + 40 * random() ** 6 * (n % 5_000 === 0 ? 100 : 1))))
    const endNs = nowNs - BigInt(Math.floor(random() * 900_000_000))
    const error = n % 200 === 0 && place === 4
    const operation = operations[(n + place) % operations.length] ?? ''
    return {
      traceId: traceIdOf(n), spanId: spanIdOf(n, place), ...(place > 0 && { parentId: spanIdOf(n, place - 1) }), name: operation, kind: place % 2 === 0 ? 2 : 3, startNs: endNs - durationNs, endNs, error,
      attributes: {
        'http.request.method': operation.split(' ')[0] ?? '', 'http.route': operation.split(' ')[1] ?? '', 'http.response.status_code': error ? 500 : 200, 'url.scheme': 'http', 'server.address': '127.0.0.1', 'server.port': 8_080,
        'network.protocol.version': '1.1', 'customer.id': `customer-${n % 50_000}`, region: `region-${n % 20}`,
      },
    }
  })
}

/** Number n of all lines; the rare word stands in one of a million, the common one in every seventh. */
const rareOf = (n: number) => (n % 1_000_000 === 999 ? ' Reactor PRESSURE lost' : n % 10_000 === 77 ? ' deadline exceeded' : '')

async function fill(): Promise<void> {
  const rows = new RowBatch()
  const reader = new RowReader(rows)
  const [traces, lines] = [spanCount / spansPerTrace, lineCount]
  const steps = Math.ceil(Math.max(spanCount, lineCount) / batch)
  let [trace, line] = [0, 0]
  const startedMs = performance.now()
  for (let step = 1; step <= steps; step++) {
    nowMs = beginMs + ((endMs - beginMs) * step) / steps
    const nowNs = BigInt(Math.round(nowMs)) * 1_000_000n
    const [traceTo, lineTo] = [Math.round((traces * step) / steps), Math.round((lines * step) / steps)]
    const spans: LoadSpan[] = []
    for (; trace < traceTo; trace++) spans.push(...traceOf(trace, nowNs))
    const written: LoadLine[] = []
    for (; line < lineTo; line++)
      written.push({
        timeNs: nowNs - BigInt(line % 900) * 1_000_000n, severity: line % 50 === 0 ? 17 : 9, body: `${lineBody(line)}${rareOf(line)}`, ...(line % 3 === 0 && { traceId: traceIdOf(Math.floor(line / spansPerTrace)), spanId: spanIdOf(line, 0) }),
        attributes: { logger: 'http', 'thread.name': `worker-${line % 8}` },
      })
    const service = resourceOf(serviceOf(step))
    if (!reader.read('traces', traceRequest(service, spans), Math.round(nowMs)) || !reader.read('logs', logRequest(service, written), Math.round(nowMs))) throw new Error('a request was not taken as rows')
    if (step % 8 === 0 || step === steps) {
      await store.write([], rows)
      rows.clear()
    }
    if (step % 400 === 0) {
      await store.upkeep()
      note(`${trace * spansPerTrace} spans, ${line} lines, ${Math.round((performance.now() - startedMs) / 1_000)} s`)
    }
  }
  nowMs = endMs + 60_000
  // Calls are counted a window at a time.
  for (let round = 0; round <= spanCount / 400_000; round++) await store.upkeep()
  writeFileSync(stored, JSON.stringify({ spanCount, lineCount }))
}

if (!existsSync(stored)) await fill()
nowMs = endMs + 60_000
note(`${(store.state().storedBytes / 1e9).toFixed(2)} GB stored`)

const random = seeded(42)
const pick = (below: number) => Math.floor(random() * below)
const range = { fromMs: beginMs, toMs: endMs + 60_000 }
const all = { selector: { applications: null }, range }
const appOf = () => serviceOf(pick(100)).application

async function timed(what: string, ask: () => Promise<{ ok: boolean }>): Promise<number> {
  const startedMs = performance.now()
  const answer = await ask()
  if (!answer.ok) throw new Error(`${what}: ${JSON.stringify(answer)}`)
  return performance.now() - startedMs
}

/** Kinds of a question, asked in turn; the figure is over all of them. */
async function measure(name: string, bar: number, kinds: Record<string, () => Promise<{ ok: boolean }>>): Promise<{ figure: Figure; kinds: Record<string, number> } | null> {
  if (values.only !== undefined && !name.includes(values.only)) return null
  const times: number[] = []
  const byKind: Record<string, number[]> = {}
  for (const [kind, ask] of Object.entries(kinds)) await timed(kind, ask)
  for (let round = 0; round < rounds; round++)
    for (const [kind, ask] of Object.entries(kinds)) {
      const ms = await timed(kind, ask)
      times.push(ms)
      ;(byKind[kind] ??= []).push(ms)
    }
  note(`${name}: p50 ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms`)
  return {
    figure: { name: `${name}, p95`, value: percentile(times, 0.95), unit: 'ms', bar, how: `${spanCount} spans, ${lineCount} lines over ${hours} h; ${rounds} times each of ${Object.keys(kinds).join(', ')}` },
    kinds: Object.fromEntries(Object.entries(byKind).map(([kind, list]) => [kind, Math.round(percentile(list, 0.95) * 10) / 10])),
  }
}

const traces = (given: Record<string, unknown>) => store.searchTraces(TraceSearchInput.parse({ ...all, ...given }))
const search = (q: string) => store.searchLogs(LogSearchInput.parse({ ...all, q }))
const measured = [
  await measure('trace by id', 100, { stored: () => store.trace({ traceId: traceIdOf(pick(spanCount / spansPerTrace)).toString('hex'), spansMax: 1_000 }) }),
  await measure('trace search', 500, {
    newest: () => traces({}),
    application: () => traces({ selector: { applications: [appOf()] } }),
    operation: () => traces({ selector: { applications: [appOf()] }, operation: 'search' }),
    errors: () => traces({ selector: { applications: [appOf()] }, status: 'error' }),
    slowest: () => traces({ selector: { applications: [appOf()] }, sort: 'slowest', minMs: 30 }),
    attribute: () => traces({ attributes: [{ key: 'customer.id', value: `customer-${pick(50_000)}` }] }),
    'application and attribute': () => traces({ selector: { applications: [appOf()] }, attributes: [{ key: 'region', value: `region-${pick(20)}` }] }),
  }),
  await measure('golden signals of one application over 6 h', 200, {
    'by minute': () => store.golden({ selector: { applications: [appOf()] }, range, stepMs: 60_000 }),
    'by zone': () => store.golden({ selector: { applications: [appOf()] }, range, stepMs: 300_000, by: 'zone' }),
  }),
  await measure('substring over all lines', 700, {
    rare: () => search('reactor pressure'),
    seldom: () => search('"deadline exceeded"'),
    common: () => search('"written to"'),
    number: () => search(String(1_000_000 + pick(1_000_000))),
    absent: () => search(`nobody wrote ${pick(1_000)}`),
  }),
].filter((one) => one !== null)
await store.close()
if (values.data === undefined) rmSync(dir, { recursive: true, force: true })
report(measured.map(({ figure }) => figure), { p95ByKind: Object.fromEntries(measured.map(({ figure, kinds }) => [figure.name, kinds])) })
