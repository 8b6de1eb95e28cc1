import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { createLog } from '@/lib/kernel/log'
import type { ResourceGroup, SpanRecord } from '../../core/records'
import type { TelemetryWriter } from '../../ports'
import { type FedEstate, metricsSourceContract } from '../../testing/metrics-source-contract'
import { counter, gauge, metrics, spanRecord, traces } from '../../testing/records'
import { openDuckdbStore } from '../duckdb-store'
import { createMemoryTelemetryStore } from '../memory-telemetry-store'

const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n

async function write(store: TelemetryWriter, { startMs, endMs, load }: FedEstate): Promise<void> {
  for (const { application, instance, zone, requests, failing, durationMs } of load) {
    const resource = { 'service.name': application, 'service.instance.id': instance, 'cloud.availability_zone': zone }
    const moments: number[] = []
    for (let at = startMs; at <= endMs; at += 15_000) moments.push(at)
    const spans: ResourceGroup<SpanRecord> = {
      resource,
      items: moments.slice(0, -1).flatMap((at) => Array.from({ length: requests }, (_, index) => spanRecord({ startNs: ns(at + 5_000 - durationMs), durationMs, status: index < failing ? 2 : 0 }))),
    }
    const items = [
      counter('process.cpu.time', moments.map((at, index) => ({ timeNs: ns(at), value: index * 5, attributes: { 'process.cpu.state': 'user' } }))),
      gauge('process.memory.usage', moments.map((at) => ({ timeNs: ns(at), value: 3_000_000 }))),
    ]
    await store.write([traces(spans), metrics({ resource, items })])
  }
}

const under = { memoryMetric: 'process.memory.usage', latencyShare: 0.03 }

describe('the embedded store', () => {
  metricsSourceContract(async (estate) => {
    const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-store-'))
    const store = await openDuckdbStore({ dir, clock: systemClock, log: createLog('test', () => undefined), dearMs: Infinity })
    await write(store, estate)
    return {
      ...under, source: store,
      async close() {
        await store.close()
        rmSync(dir, { recursive: true, force: true })
      },
    }
  })
})

describe('the store in memory', () => {
  metricsSourceContract(async (estate) => {
    const store = createMemoryTelemetryStore(systemClock)
    await write(store, estate)
    return { ...under, source: store, close: async () => undefined }
  })
})
