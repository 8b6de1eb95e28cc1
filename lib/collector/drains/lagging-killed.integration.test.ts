import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { collectorCalls } from '@/lib/control/collector-calls'
import { openDuckdbStore } from '@/lib/domains/telemetry/adapters/duckdb-store'
import { logRecord, logs, resourceOf } from '@/lib/domains/telemetry/testing/records'
import { createLog } from '@/lib/kernel/log'
import { buildCollector, freePorts, newDataDir, runCollector, type RunningCollector } from '../testing/run-collector'
import { type OrderDaemon, serveOrderDaemon } from './testing/order-daemon'
import { type HttpReceiver, httpReceiver } from './testing/receivers'

let built: Awaited<ReturnType<typeof buildCollector>>
let collector: RunningCollector
let daemon: OrderDaemon
let receiver: HttpReceiver
const dataDir = newDataDir()
beforeAll(async () => {
  built = await buildCollector()
  daemon = await serveOrderDaemon(dataDir)
  receiver = await httpReceiver()
})
afterAll(async () => {
  await collector.kill()
  await receiver.close()
  daemon.close()
  built.remove()
  rmSync(dataDir, { recursive: true, force: true })
})

const large = { daysMax: 7, bytesMax: 80_000_000 }
const tight = { ...large, bytesMax: 20_000_000 }
async function until(ask: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}
const thinning = () => readdirSync(join(dataDir, 'telemetry')).some((file) => file.endsWith('.thinning'))

test('killed while the day is thinned that a drain is behind in: it goes on where it was, and every line arrives or is counted as lost', { timeout: 180_000 }, async () => {
  // Of an hour ago, in parts, so that there is something older than the newest.
  const thenMs = Date.now() - 3_600_000
  const store = await openDuckdbStore({ dir: join(dataDir, 'telemetry'), clock: { nowMs: () => thenMs }, log: createLog('test', () => undefined), partBytesMax: 8_000_000 })
  let written = 0
  for (let commit = 0; commit < 30; commit++) {
    const items = Array.from({ length: 200 }, (_, at) => logRecord({ body: `${written++} ${randomBytes(4_000).toString('base64')}`, severity: at % 20 === 7 ? 17 : 9, timeNs: BigInt(thenMs) * 1_000_000n }))
    await store.write([logs({ resource: resourceOf('shop'), items })])
  }
  await store.close()

  let takes = 3
  receiver.answer((one, response) => {
    if (takes > 0) {
      takes -= 1
      return void response.writeHead(204).end()
    }
    receiver.received.splice(receiver.received.indexOf(one), 1)
    response.writeHead(503, { 'retry-after': '0' }).end()
  })
  const { id } = daemon.order({ kind: 'https', url: receiver.url, createdAtMs: thenMs - 1_000, bufferBytesMax: 1e9 })
  const lane = async () => {
    const answer = await collector.client.call(collectorCalls.drainProgress, { ids: [id] })
    const [found] = (answer.ok && answer.value[0]?.lanes) || []
    return found ? { waiting: found.waiting.records, delivered: found.delivered.records, lost: found.dropped.store, failures: found.failures } : null
  }
  const start = async (retention: typeof large) => {
    collector = await runCollector(built.dir, dataDir, await freePorts(), dataDir, retention)
  }
  const numbers = () => receiver.received.flatMap(({ body }) => body.trimEnd().split('\n').map((line) => Number((JSON.parse(line) as { body: string }).body.split(' ')[0])))

  await start(large)
  await until(async () => ((await lane())?.failures ?? 0) > 0, 'the trouble')
  const before = await lane()
  expect(before).toMatchObject({ lost: 0, waiting: written - (before?.delivered ?? 0) })
  // The place is on disk: what was taken is not sent again.
  const place = join(dataDir, 'drains', id, 'state')
  await until(() => existsSync(place) && readFileSync(place, 'utf8').includes(`"delivered":{"records":${before?.delivered},`), 'the place')
  await collector.kill()
  for (let round = 0; round < 2; round++) {
    await start(tight)
    await until(thinning, 'thinning')
    await collector.kill()
  }
  await start(tight)
  await until(async () => ((await lane())?.lost ?? 0) > 0, 'telling')
  const status = await collector.client.call(collectorCalls.status, {})
  expect(status.ok && status.value.setAside).toEqual([])
  await collector.kill()
  takes = Infinity
  await start(tight)
  await until(async () => {
    const now = await lane()
    return now !== null && now.waiting === 0 && now.delivered + now.lost === written
  }, 'the end')
  const arrived = numbers()
  expect(arrived).toEqual([...new Set(arrived)].sort((one, other) => one - other))
  expect(await lane()).toMatchObject({ delivered: arrived.length, lost: written - arrived.length })
  // Every line of an error is there.
  const there = new Set(arrived)
  expect(Array.from({ length: written }, (_, at) => at).filter((at) => at % 20 === 7 && !there.has(at))).toEqual([])
})
