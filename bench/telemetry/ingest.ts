/**
 * Spans and lines a second that are stored before they are acknowledged, by a collector that has one core, and by a real Zipkin
 * on the same core: `npx tsx bench/telemetry/ingest.ts [--seconds 20] [--senders 8] [--batch 1000] [--core 1]`. Linux.
 * This program keeps to another core.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { collectorCalls } from '../../lib/control/collector-calls'
import { buildCollector, freePorts, newDataDir, runCollector } from '../../lib/collector/testing/run-collector'
import { type Figure, note, percentile, report } from '../kit/figure'
import { cpuSeconds } from '../kit/processes'
import { type Sent, sendBodies } from '../kit/send-bodies'
import { type Body, logsBody, traceBody, zipkinJson, zipkinProtobuf } from '../kit/telemetry-bodies'
import { startZipkinInMemory, startZipkinOnDisk, type ZipkinServer } from '../kit/zipkin-server'

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '20' }, senders: { type: 'string', default: '8' }, batch: { type: 'string', default: '1000' }, core: { type: 'string', default: '1' }, 'without-peer': { type: 'boolean', default: false } },
})
const [seconds, senders, batch, core] = [Number(values.seconds), Number(values.senders), Number(values.batch), Number(values.core)]
if (availableParallelism() > 1) execFileSync('taskset', ['-a', '-p', '-c', String(core === 0 ? 1 : 0), String(process.pid)], { stdio: 'ignore' })
const bodies = (make: (sender: number, count: number) => Body) => Array.from({ length: senders }, (_, sender) => make(sender, batch))
const perSecond = ({ items, seconds: took }: Sent) => items / took
const built = await buildCollector()

/** A collector of its own for each signal: neither waits for what the other left. */
async function ours(signal: 'spans' | 'logs', path: string, make: (sender: number, count: number) => Body) {
  const dataDir = newDataDir()
  const collector = await runCollector(built.dir, dataDir, await freePorts())
  const pid = collector.child.pid ?? 0
  execFileSync('taskset', ['-a', '-p', '-c', String(core), String(pid)], { stdio: 'ignore' })
  const sending = { url: collector.url, path, type: 'application/x-protobuf', isStored: (status: number) => status === 200 }
  await sendBodies({ ...sending, seconds: 3, bodies: bodies(make) })
  const before = cpuSeconds(pid)
  const sent = await sendBodies({ ...sending, seconds, bodies: bodies(make) })
  const cpu = cpuSeconds(pid) - before
  const status = await collector.client.call(collectorCalls.status, {})
  await collector.stop()
  const bytes = readdirSync(join(dataDir, 'telemetry')).reduce((sum, file) => sum + statSync(join(dataDir, 'telemetry', file)).size, 0)
  rmSync(dataDir, { recursive: true, force: true })
  const received = status.ok ? status.value.received[signal] : 0
  if (received < sent.items) throw new Error(`acknowledged ${sent.items} ${signal}, but received ${received}`)
  const more = {
    cpuMicrosEach: Math.round((cpu / sent.items) * 1e7) / 10, refused: sent.refused, bytesEach: Math.round(bytes / received),
    acknowledgeMs: { p50: Math.round(percentile(sent.waitsMs, 0.5)), p95: Math.round(percentile(sent.waitsMs, 0.95)), most: Math.round(Math.max(...sent.waitsMs)) },
  }
  note(`${signal}: ${Math.round(perSecond(sent))} a second, ${more.cpuMicrosEach} us of CPU each`)
  return { rate: perSecond(sent), more }
}

const encodings = [['JSON', 'application/json', zipkinJson], ['protobuf', 'application/x-protobuf', zipkinProtobuf]] as const
const warmUpSeconds = 5
const storedSecondsMax = 120

/** It stores a request at once or not yet: what is counted too early says nothing. It goes on with what it has acknowledged, until there is enough of it. */
async function storedPerSecond(stored: () => Promise<number>, before: number, begin: number): Promise<number> {
  const enough = senders * batch
  for (;;) {
    const added = (await stored()) - before
    const took = (performance.now() - begin) / 1_000
    if (added >= enough || took > storedSecondsMax + seconds) return added / took
    await pause(500)
  }
}

/** Spans a second for each encoding, each sent to a server of its own: acknowledged where it keeps them in memory, found in its database where it has one. */
async function peer(start: (core: number) => Promise<ZipkinServer | null>) {
  const rates: Record<string, number> = {}
  const refused: Record<string, number> = {}
  let version = ''
  for (const [name, type, make] of encodings) {
    const zipkin = await start(core)
    if (!zipkin) return null
    version = zipkin.version
    const sending = { url: zipkin.url, path: '/api/v2/spans', type, isStored: (status: number) => status === 202 }
    await sendBodies({ ...sending, seconds: warmUpSeconds, bodies: bodies(make) })
    const [before, begin] = [await zipkin.stored?.(), performance.now()]
    const sent = await sendBodies({ ...sending, seconds, bodies: bodies(make) })
    rates[name] = zipkin.stored === null || before === undefined ? perSecond(sent) : await storedPerSecond(zipkin.stored, before, begin)
    refused[name] = sent.refused
    note(`Zipkin ${version}, ${name}${zipkin.stored ? ', stored in its database' : ', in memory'}: ${Math.round(rates[name])} spans a second, ${sent.refused} requests refused`)
    await zipkin.stop()
  }
  return { version, best: Math.max(...Object.values(rates)), spansPerSecond: Object.fromEntries(Object.entries(rates).map(([name, rate]) => [name, Math.round(rate)])), refused }
}

const spans = await ours('spans', '/v1/traces', traceBody)
const lines = await ours('logs', '/v1/logs', logsBody)
built.remove()
const durable = values['without-peer'] ? null : await peer(startZipkinOnDisk)
const inMemory = values['without-peer'] ? null : await peer(startZipkinInMemory)
const how = `${senders} senders, batches of ${batch}, one core for the collector, ${seconds} s`
const figures: Figure[] = [
  { name: 'spans acknowledged durably', value: spans.rate, unit: 'spans/s', bar: 60_000, how, atLeast: true },
  { name: 'log lines acknowledged durably', value: lines.rate, unit: 'lines/s', bar: 100_000, how, atLeast: true },
]
const sameRun = 'the better of JSON and protobuf, same core, same run; ours is durable'
if (durable?.best === 0) note('Zipkin has stored nothing in its database: no figure of that')
if (durable && durable.best > 0) {
  const storing = 'MariaDB on that core too (buffers of 2 GiB, its log synced each second), spans counted in its tables since Zipkin acknowledges before it stores'
  figures.push({ name: 'spans, times what Zipkin takes', value: spans.rate / durable.best, unit: 'x', bar: 3, how: `Zipkin ${durable.version} with durable storage: ${storing}; ${sameRun}`, atLeast: true })
}
if (inMemory) {
  const name = `spans, times what Zipkin takes${durable ? ' in memory' : ''}`
  figures.push({ name, value: spans.rate / inMemory.best, unit: 'x', bar: 3, how: `Zipkin ${inMemory.version} at its best, not durable: memory with room for all spans, nothing is evicted and nothing is kept on disk, and what it acknowledges it may not have stored yet; ${sameRun}`, atLeast: true })
}
report(figures, { spans: spans.more, lines: lines.more, zipkin: { durable, inMemory } })
process.exit(0)
