import { mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '@/lib/kernel/clock'
import type { Log } from '@/lib/kernel/log'
import { NewestArrivals } from '../core/newest-arrivals'
import type { ArrivalReader } from '../arrival-ports'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import type { TimeRange } from '../schemas'
import { duckdbArrivals } from './duckdb-arrivals'
import { CallMinutes } from './duckdb-call-minutes'
import { askCallers } from './duckdb-callers'
import { askCalls } from './duckdb-calls'
import { DayFiles } from './duckdb-days'
import { type EngineSettings, openEngine } from './duckdb-engine'
import { isDamage, isInvalidated } from './duckdb-errors'
import { askFanOut } from './duckdb-fan-out'
import { askGolden } from './duckdb-golden'
import { askLogContext } from './duckdb-log-context'
import { askLogFacets } from './duckdb-log-facets'
import { askLogPatterns } from './duckdb-log-patterns'
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
  /** Below this nothing more is written: what was written must still fit from the log into the files, and the disk is not ours alone. */
  roomBytesMin?: number
  /** Bytes that are free where the files lie. */
  roomBytes?: () => number
  /** Charts and totals that cost this much are kept for a moment. */
  dearMs?: number
  /** How long the spans of a call are waited for before it is counted by minute. */
  callSettleMs?: number
}

export interface StoredState {
  storedBytes: number
  oldestDay: string | null
  days: number
  newestMs: number | null
  setAside: string[]
}

export interface DuckdbStore extends TelemetryReader, TelemetryWriter, ArrivalReader {
  state(): StoredState
  /** Joins the spans that arrived since the last time into calls, which `tidy` then stores. May run while requests are stored. */
  gatherCalls(): Promise<void>
  /** Minute roll-ups and retention; to be called several times a minute, never while a write runs. */
  tidy(): Promise<void>
  /** Writes the log into the files, so that the next start has nothing to replay. */
  close(): Promise<void>
}

/** Charts and totals are made of whole ten seconds: questions within the same ones have the same answer. */
const rounded = <I extends { range: TimeRange }>({ range, ...rest }: I): string =>
  JSON.stringify({ ...rest, fromS: Math.floor(range.fromMs / 10_000), toS: Math.ceil(range.toMs / 10_000) })

const mebibyte = 1024 ** 2
const gigabyte = 1024 ** 3
/** Some file systems do not tell: then nothing is held back. */
const freeBytes = (dir: string): number => {
  const { blocks, bavail, bsize } = statfsSync(dir)
  return blocks === 0 ? Infinity : bavail * bsize
}

/** Opens the store in `dir`. One process only: DuckDB locks each file. */
export async function openDuckdbStore(settings: StoreSettings): Promise<DuckdbStore> {
  const { dir, clock, log, retention = { daysMax: 7, bytesMax: 5 * gigabyte }, pendingSinceMs = () => null, dearMs = 40, roomBytesMin = 64 * mebibyte, roomBytes = () => freeBytes(dir), callSettleMs, ...rest } = settings
  const tempDir = join(dir, 'spill')
  mkdirSync(tempDir, { recursive: true, mode: 0o700 })
  const engine = await openEngine({ tempDir, ...rest })
  const arrivals = new NewestArrivals()
  const days = new DayFiles(dir, engine.writer, log, Math.max(1, retention.bytesMax / 4), (from, atMs) => arrivals.note(from, atMs))
  await days.openAll()
  const hasRoom = () => roomBytes() >= roomBytesMin
  const reopen = (name: string) => engine.alone(() => days.reopen(name))
  const writer = new DuckdbWriter({
    connection: engine.writer, days, clock, hasRoom,
    reopen,
    onStored: (from, arrivedMs) => {
      for (const dimensions of from) arrivals.note(dimensions, arrivedMs)
    },
  })
  let damageSeen = false
  const reading = createReading({ engine, days, arrivals, clock, pendingSinceMs, onDamage: () => (damageSeen = true) })

  const calls = new CallMinutes(reading, () => clock.nowMs(), callSettleMs)

  /** What cannot be read is taken out of the way, so that the rest answers again. */
  const heal = async () => {
    writer.close()
    await engine.alone(() => days.setDamagedAside())
    damageSeen = false
  }

  return {
    write: (batches) => writer.write(batches),
    golden: keepDear(clock, dearMs, rounded, (input) => askGolden(reading, input)),
    summary: keepDear(clock, dearMs, rounded, (input) => askSummary(reading, input)),
    runtime: (input) => askRuntime(reading, input),
    searchTraces: (input) => askTraces(reading, input),
    trace: (input) => askTrace(reading, input),
    searchLogs: (input) => askLogs(reading, input),
    logFacets: keepDear(clock, dearMs, rounded, (input) => askLogFacets(reading, input)),
    logPatterns: keepDear(clock, dearMs, rounded, (input) => askLogPatterns(reading, input)),
    logContext: (input) => askLogContext(reading, input),
    callers: keepDear(clock, dearMs, rounded, (input) => askCallers(reading, input)),
    calls: keepDear(clock, dearMs, rounded, (input) => askCalls(reading, input, clock.nowMs())),
    fanOut: keepDear(clock, dearMs, rounded, (input) => askFanOut(reading, input)),
    ...duckdbArrivals(reading),
    state: () => ({
      storedBytes: days.bytes(), oldestDay: days.stored[0]?.name.slice(0, 10) ?? null, days: days.stored.length,
      newestMs: arrivals.newest({ applications: null }), setAside: [...days.setAside],
    }),
    gatherCalls: () => calls.gather(),
    async tidy() {
      if (damageSeen) await heal()
      await dropExpired(engine, days, log, clock.nowMs(), retention, (name) => writer.release(name))
      if (!hasRoom()) return
      for (const day of days.stored.slice()) {
        try {
          day.minutesMark = await rollUpMinutes(engine.writer, day.name)
          await calls.store(engine.writer, day)
        } catch (error) {
          if (isDamage(error)) return heal()
          if (!isInvalidated(error)) throw error
          writer.release(day.name)
          await reopen(day.name)
        }
      }
    },
    async close() {
      writer.close()
      await engine.alone(async () => {
        for (const { name } of days.stored)
          await engine.writer.run(`CHECKPOINT "${name}"`).catch((error: unknown) => log.error('a day stays in its log until the next start', { day: name, error }))
      })
      engine.close()
    },
  }
}
