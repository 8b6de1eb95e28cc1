import type { Server } from 'node:http'
import { join } from 'node:path'
import { serveControl } from '@/lib/control/serve'
import { createMemoryTelemetryStore } from '@/lib/domains/telemetry/adapters/memory-telemetry-store'
import type { SignalBatch } from '@/lib/domains/telemetry/core/records'
import { systemClock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { createLog } from '@/lib/kernel/log'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { ByteBudget } from '../byte-budget'
import { collectorRoutes } from '../control'
import { IntakeCounts } from '../intake-counts'
import type { StoreClient } from '../store-client'
import type { Question, WorkerState } from '../store-messages'
import { TailHub } from '../tail-hub'

/** The collector's socket as it is, over a store in memory: for tests of those who ask. */
export interface MemoryCollector {
  /** Stores, and tells those who follow the lines. */
  write(batches: SignalBatch[]): Promise<void>
  /** Does anybody follow the lines? */
  watched(): boolean
  close(): void
}

const noScrapes = { targets: 0, failing: 0, shown: [], stale: false }
/** Asked for its telemetry alone. */
const noDrains = { progress: () => [], test: async () => fail(fault('not-found', 'This one has no drains.')) }
const none = { spans: 0, points: 0, logs: 0 }
const state: WorkerState = { received: none, refused: none, receivedBytes: none, stopped: null, storedBytes: 0, oldestDay: null, days: 0, newestMs: null, setAside: [], thin: [], retention: { daysMax: 7, bytesMax: 1 }, limited: [] }

export async function serveMemoryCollector(socketDir: string): Promise<MemoryCollector> {
  const store = createMemoryTelemetryStore(systemClock)
  let watched = false
  const tails = new TailHub((on) => (watched = on))
  const client: StoreClient = {
    store: async () => ({ kind: 'unavailable', message: 'This one is asked alone.' }),
    // As in the store's own thread: the caller parsed the input with the schema of this very question, and knows what it answers.
    ask: <T>(question: Question, input: unknown) =>
      (question === 'sql' ? Promise.resolve(fail(fault('unavailable', 'Lists know no SQL.'))) : question === 'state' ? Promise.resolve(ok(state)) : ((store as Partial<Record<Question, unknown>>)[question] as (parsed: unknown) => Promise<unknown>)(input)) as Promise<Result<T, Fault>>,
    tail: () => undefined,
    stop: async () => undefined,
  }
  const server: Server = await serveControl(join(socketDir, 'collector.sock'), collectorRoutes(client, tails, new ByteBudget(1), new IntakeCounts(), { status: () => noScrapes }, noDrains), createLog('test', () => undefined))
  return {
    write: async (batches) => tails.publish(await store.write(batches)),
    watched: () => watched,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
