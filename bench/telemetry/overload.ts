/**
 * Ten times what the collector takes, for a minute: `npx tsx bench/telemetry/overload.ts [--seconds 60] [--times 10]`. Linux.
 * What it takes is found first; then a tenth of it runs while the console is asked, and then ten times of it. The load comes from a
 * process of its own at the lowest priority, as senders on other machines would take nothing from this one.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { note, percentile, report } from '../kit/figure'
import { partPids } from '../kit/processes'
import { startProduct } from '../kit/product'
import type { OverloadTally } from '../kit/overload-sender'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, times: { type: 'string', default: '10' } } })
const [seconds, times] = [Number(values.seconds), Number(values.times)]
const product = await startProduct({ empty: true })
const pid = (await partPids(product)).collector ?? 0
const rssMb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
const authorization = `Bearer ${product.token()}`

/** Sends `perSecond` requests (0: as fast as they are answered) and tells what became of them. */
async function send(perSecond: number, forSeconds: number): Promise<OverloadTally> {
  const child: ChildProcess = spawn('nice', ['-n', '19', process.execPath, 'node_modules/.bin/tsx', 'bench/kit/overload-sender.ts', `http://127.0.0.1:${product.ports.otlp}`, String(perSecond), String(forSeconds)], { stdio: ['ignore', 'pipe', 'inherit'] })
  if (!child.stdout) throw new Error('no output')
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as OverloadTally
  throw new Error('the sender told nothing')
}

const pages = ['/api/v1/overview?from=now-15m&to=now', '/api/v1/traces?from=now-15m&to=now', '/api/v1/telemetry/golden?from=now-1h&to=now', '/api/v1/parts']
/** Asks what the console's pages ask, one after another, until told to stop. */
function askConsole() {
  let asking = true
  const ms: number[] = []
  const byPage: Record<string, number[]> = {}
  let failed = 0
  const done = (async () => {
    for (let turn = 0; asking; turn++) {
      const page = pages[turn % pages.length] as string
      const startedMs = performance.now()
      const answer = await fetch(`${product.url}${page}`, { headers: { authorization } })
      await answer.arrayBuffer()
      if (!answer.ok) failed++
      const tookMs = performance.now() - startedMs
      ms.push(tookMs)
      ;(byPage[page] ??= []).push(tookMs)
      await pause(100)
    }
  })()
  return {
    async stop() {
      asking = false
      await done
      const p95ByPage = Object.fromEntries(Object.entries(byPage).map(([page, times]) => [page, Math.round(percentile(times, 0.95))]))
      return { p50: percentile(ms, 0.5), p95: percentile(ms, 0.95), p95ByPage, asked: ms.length, failed }
    },
  }
}

async function watched<T>(work: () => Promise<T>): Promise<{ result: T; rss: number }> {
  let rss = 0
  const timer = setInterval(() => (rss = Math.max(rss, rssMb())), 200)
  const result = await work().finally(() => clearInterval(timer))
  return { result, rss }
}

await send(0, 5)
// As long as the overload: the engine's memory fills with what is stored.
const full = await watched(() => send(0, seconds))
const capacity = full.result.taken / full.result.seconds
note(`takes ${capacity.toFixed(0)} requests of ${full.result.itemsEach} spans a second, ${full.rss.toFixed(0)} MB`)

const calmConsole = askConsole()
await send(Math.max(1, Math.round(capacity / 10)), seconds)
const calm = await calmConsole.stop()
note(`console at a tenth of it: p95 ${calm.p95.toFixed(0)} ms`)

const busyConsole = askConsole()
const over = await watched(() => send(Math.round(capacity * times), seconds))
const busy = await busyConsole.stop()
note(`console at ${times} times of it: p95 ${busy.p95.toFixed(0)} ms; ${over.rss.toFixed(0)} MB`)
const after = await send(1, 5)
await product.stop()

const { result } = over
const how = `${Math.round(capacity * times)} requests a second offered for ${seconds} s, ${times} times what is taken`
report(
  [
    { name: 'refused without a retry code, share', value: result.refusedOtherwise / Math.max(1, result.sent), unit: 'share', bar: 0.000_001, how },
    { name: 'memory, times that at full load', value: over.rss / full.rss, unit: 'x', bar: 1.2, how: 'highest RSS of the collector' },
    { name: 'console p95, times that at a tenth of the load', value: busy.p95 / calm.p95, unit: 'x', bar: 2, how: `${busy.asked} questions of pages` },
  ],
  { capacityPerSecond: Math.round(capacity * full.result.itemsEach), offered: result, calm, busy, rssMb: { full: Math.round(full.rss), over: Math.round(over.rss) }, takenAfterwards: after.taken },
)
process.exit(0)
