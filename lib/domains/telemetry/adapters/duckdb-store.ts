import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '@/lib/kernel/clock'
import type { Log } from '@/lib/kernel/log'
import { NewestArrivals } from '../core/newest-arrivals'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import type { TimeRange } from '../schemas'
import { DayFiles } from './duckdb-days'
import { type EngineSettings, openEngine } from './duckdb-engine'
import { askGolden } from './duckdb-golden'
import { askLogs } from './duckdb-logs'
import { rollUpMinutes } from './duckdb-minutes'
import { createReading } from './duckdb-reading'
import { dropExpired, type RetentionLimits } from './duckdb-retention'
import { askRuntime } from './duckdb-runtime'
import { askSummary } from './duckdb-summary'
import { askTrace } from './duckdb-trace'
import { askTraces } from './duckdb-traces'
import { DuckdbWriter } from './duckdb-writer'
import { keepDear } from './keep-dear'

export interface StoreSettings extends Partial<Omit<EngineSettings, 'tempDir'>> {
  dir: string
  clock: Clock
  log: Log
  retention?: RetentionLimits
  pendingSinceMs?: () => number | null
  /** Charts and totals that cost this much are kept for a moment. */
  dearMs?: number
}

export interface StoredState {
  storedBytes: number
  oldestDay: string | null
  days: number
  newestMs: number | null
  setAside: string[]
}

export interface DuckdbStore extends TelemetryReader, TelemetryWriter {
  state(): StoredState
  /** Minute roll-ups and retention; to be called several times a minute, never while a write runs. */
  tidy(): Promise<void>
  /** Writes the log into the files, so that the next start has nothing to replay. */
  close(): Promise<void>
}

/** Charts and totals are made of whole ten seconds: questions within the same ones have the same answer. */
const rounded = <I extends { range: TimeRange }>({ range, ...rest }: I): string =>
  JSON.stringify({ ...rest, fromS: Math.floor(range.fromMs / 10_000), toS: Math.ceil(range.toMs / 10_000) })

const gigabyte = 1024 ** 3

/** Opens the store in `dir`. One process only: DuckDB locks each file. */
export async function openDuckdbStore({ dir, clock, log, retention = { daysMax: 7, bytesMax: 5 * gigabyte }, pendingSinceMs = () => null, dearMs = 40, ...rest }: StoreSettings): Promise<DuckdbStore> {
  const tempDir = join(dir, 'spill')
  mkdirSync(tempDir, { recursive: true, mode: 0o700 })
  const engine = await openEngine({ tempDir, ...rest })
  const days = new DayFiles(dir, engine.writer, log, Math.max(1, retention.bytesMax / 4))
  await days.openAll()
  const arrivals = new NewestArrivals()
  for (const { name } of days.stored) {
    const last = ['spans', 'logs', 'points'].map((table) => `SELECT resource_id, max(arrived_ms) AS slot FROM "${name}".${table} GROUP BY 1`).join(' UNION ALL ')
    const sql = `SELECT r.application, r.cluster, r.server_group, r.instance, r.zone, max(slot)::VARCHAR FROM (${last}) JOIN "${name}".resources r USING (resource_id) GROUP BY ALL`
    const rows = (await engine.writer.runAndReadAll(sql)).getRowsJS() as [string, string, string, string, string, string][]
    for (const [application, cluster, serverGroup, instance, zone, at] of rows) arrivals.note({ application, cluster, serverGroup, instance, zone }, Number(at))
  }
  const writer = new DuckdbWriter(engine.writer, days, clock, (from, arrivedMs) => {
    for (const dimensions of from) arrivals.note(dimensions, arrivedMs)
  })
  const reading = createReading({ engine, days, arrivals, clock, pendingSinceMs })

  return {
    write: (batches) => writer.write(batches),
    golden: keepDear(clock, dearMs, rounded, (input) => askGolden(reading, input)),
    summary: keepDear(clock, dearMs, rounded, (input) => askSummary(reading, input)),
    runtime: (input) => askRuntime(reading, input),
    searchTraces: (input) => askTraces(reading, input),
    trace: (input) => askTrace(reading, input),
    searchLogs: (input) => askLogs(reading, input),
    state: () => ({
      storedBytes: days.bytes(), oldestDay: days.stored[0]?.name.slice(0, 10) ?? null, days: days.stored.length,
      newestMs: arrivals.newest({ applications: null }), setAside: [...days.setAside],
    }),
    async tidy() {
      for (const day of days.stored) day.minutesMark = await rollUpMinutes(engine.writer, day.name)
      await dropExpired(engine, days, log, clock.nowMs(), retention)
    },
    async close() {
      writer.close()
      await engine.alone(async () => {
        for (const { name } of days.stored) await engine.writer.run(`CHECKPOINT "${name}"`)
      })
      engine.close()
    },
  }
}
