/**
 * A trace of many spans, opened and scrolled: npx tsx bench/trace-rows.ts [--spans 100000] [--noise 200000] [--rounds 20]
 * The real collector stores it over OTLP; asked is what the page asks, over the collector's socket. Opening is measured cold each time, with
 * a trace that was never asked for before; `noise` are spans of other traces in the same store.
 */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { traceCalls } from '../lib/control/trace-calls'
import { buildCollector, freePorts, newDataDir, runCollector } from '../lib/collector/testing/run-collector'
import { note, percentile, report } from './kit/figure'
import { batch, sendLargeTrace, spanSender } from './kit/large-trace'
import type { LoadSpan } from './otlp-batch'

const { values } = parseArgs({ options: { spans: { type: 'string', default: '100000' }, noise: { type: 'string', default: '200000' }, rounds: { type: 'string', default: '20' } } })
const size = Number(values.spans)
const rounds = Number(values.rounds)
const built = await buildCollector()
const dataDir = newDataDir()
const collector = await runCollector(built.dir, dataDir, await freePorts())
const sender = spanSender(collector.url)

async function storeNoise(count: number): Promise<void> {
  for (let from = 0; from < count; from += batch) {
    const nowNs = BigInt(Date.now()) * 1_000_000n
    await sender.send(Array.from({ length: Math.min(batch, count - from) }, (_, at): LoadSpan => { const startNs = nowNs - BigInt(at + 1) * 1_000_000n; return { traceId: randomBytes(16), spanId: randomBytes(8), name: 'GET /title', kind: 2, startNs, endNs: startNs + 900_000n, error: false, attributes: { 'http.route': '/title' } } }), from / batch)
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
  await sendLargeTrace(sender, id, size)
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
await sender.close()
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
