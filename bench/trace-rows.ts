/**
 * A trace of many spans, opened and scrolled: npx tsx bench/trace-rows.ts [--spans 100000] [--noise 200000] [--rounds 20]
 * The real collector stores it over OTLP; asked is what the page asks, over the collector's socket. Opening is measured cold each time, with
 * a trace that was never asked for before; `noise` are spans of other traces in the same store.
 */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { Pool } from 'undici'
import { traceCalls } from '../lib/control/trace-calls'
import { buildCollector, freePorts, newDataDir, runCollector } from '../lib/collector/testing/run-collector'
import { loadEstate, resourceOf } from './estate-names'
import { note, percentile, report } from './kit/figure'
import { type LoadSpan, traceRequest } from './otlp-batch'

const { values } = parseArgs({ options: { spans: { type: 'string', default: '100000' }, noise: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '20' } } })
const size = Number(values.spans)
const rounds = Number(values.rounds)
const batch = 5_000
const estate = loadEstate(6, 6)
const built = await buildCollector()
const dataDir = newDataDir()
const collector = await runCollector(built.dir, dataDir, await freePorts())
const pool = new Pool(collector.url, { connections: 2 })

async function send(spans: LoadSpan[], at: number): Promise<void> {
  const one = estate[at % estate.length]
  if (!one) throw new Error('no instance')
  for (;;) {
    const answer = await pool.request({ path: '/v1/traces', method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: traceRequest(resourceOf(one), spans) })
    await answer.body.dump()
    if (answer.statusCode === 200) return
    if (answer.statusCode !== 429 && answer.statusCode !== 503) throw new Error(`the collector answered ${answer.statusCode}`)
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** A request as large ones are: a root that calls in a loop, each call with a few below it, some of them a database's. Ended three minutes ago. */
async function storeTrace(traceId: Buffer): Promise<void> {
  const beginNs = BigInt(Date.now() - 180_000) * 1_000_000n - BigInt(size) * 10_000n
  const ids: Buffer[] = []
  for (let from = 0; from < size; from += batch) {
    const spans = Array.from({ length: Math.min(batch, size - from) }, (_, index): LoadSpan => {
      const at = from + index
      const spanId = randomBytes(8)
      ids.push(spanId)
      const startNs = beginNs + BigInt(at) * 10_000n
      const parentId = at === 0 ? undefined : at % 10 === 1 ? ids[0] : ids[at - 1 - ((at - 2) % 3)]
      const database = at % 10 > 6
      return {
        traceId, spanId, ...(parentId && { parentId }), name: at === 0 ? 'POST /rebuild' : database ? 'select title' : `step ${at % 10}`, kind: at === 0 ? 2 : 3, startNs, endNs: startNs + BigInt(at === 0 ? size : 9) * 10_000n, error: at % 997 === 0,
        attributes: { 'http.request.method': 'GET', 'http.route': '/title/{id}', ...(database && { 'db.system': 'postgresql', 'db.query.text': `select * from title where id = ${at}` }) },
      }
    })
    await send(spans, from / batch)
  }
}

async function storeNoise(count: number): Promise<void> {
  for (let from = 0; from < count; from += batch) {
    const nowNs = BigInt(Date.now()) * 1_000_000n
    await send(Array.from({ length: Math.min(batch, count - from) }, (_, at): LoadSpan => { const startNs = nowNs - BigInt(at + 1) * 1_000_000n; return { traceId: randomBytes(16), spanId: randomBytes(8), name: 'GET /title', kind: 2, startNs, endNs: startNs + 900_000n, error: false, attributes: { 'http.route': '/title' } } }), from / batch)
  }
}

async function ask<T>(work: () => Promise<{ ok: boolean; value?: T }>): Promise<{ ms: number; value: T }> {
  const begin = performance.now()
  const answer = await work()
  if (!answer.ok || answer.value === undefined) throw new Error(JSON.stringify(answer))
  return { ms: performance.now() - begin, value: answer.value }
}

const fold = { base: 'open' as const, except: [] }
const options = { timeoutMs: 60_000 }
note(`storing ${values.noise} other spans`)
await storeNoise(Number(values.noise))
const [first, scrolled]: [number[], number[]] = [[], []]
for (let round = 0; round < rounds; round++) {
  const id = randomBytes(16)
  const traceId = id.toString('hex')
  await storeTrace(id)
  const summary = () => collector.client.call(traceCalls.traceSummary, { traceId, applications: null }, options)
  const rows = (from: number) => collector.client.call(traceCalls.traceRows, { traceId, applications: null, fold, from, count: 100 }, options)
  // What the page asks before it is sent: what there is, and the first rows of it.
  const opened = await ask(async () => {
    const known = await summary()
    if (!known.ok) throw new Error(known.error.detail)
    return rows(0)
  })
  if (opened.value.total !== size) throw new Error(`${opened.value.total} rows of ${size}`)
  first.push(opened.ms)
  for (let page = 0; page < 20; page++) scrolled.push((await ask(() => rows(Math.floor(Math.random() * (size - 100))))).ms)
  note(`round ${round + 1}: first rows ${opened.ms.toFixed(0)} ms`)
}
await pool.close()
await collector.stop()
rmSync(dataDir, { recursive: true, force: true })
built.remove()
report(
  [
    { name: 'first rows of a large trace, p95', value: percentile(first, 0.95), unit: 'ms', bar: 500, how: `${rounds} traces of ${size} spans, each asked for the first time: summary, then the first 100 rows; ${values.noise} other spans stored` },
    { name: 'a window of it while it is scrolled, p95', value: percentile(scrolled, 0.95), unit: 'ms', bar: 50, how: `${scrolled.length} windows of 100 rows anywhere in them` },
  ],
  { medianMs: { first: Math.round(percentile(first, 0.5)), scrolled: Math.round(percentile(scrolled, 0.5) * 10) / 10 } },
)
