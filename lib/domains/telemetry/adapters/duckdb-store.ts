import { mkdirSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '@/lib/kernel/clock'
import type { Fault } from '@/lib/kernel/fault'
import type { Log } from '@/lib/kernel/log'
import type { Result } from '@/lib/kernel/result'
import { NewestArrivals } from '../core/newest-arrivals'
import type { ArrivalReader } from '../arrival-ports'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import type { TimeRange } from '../schemas'
import type { SqlAnswer, SqlInput } from '../sql-schemas'
import { duckdbArrivals } from './duckdb-arrivals'
import { countCalls, countCallsOf } from './duckdb-call-minutes'
import { askCallers } from './duckdb-callers'
import { askCalls } from './duckdb-calls'
import { DayFiles } from './duckdb-days'
import { type EngineSettings, openEngine, type Run, UpkeepStopped } from './duckdb-engine'
import { isDamage, isInvalidated } from './duckdb-errors'
import { askExemplars } from './duckdb-exemplars'
import { askFanOut } from './duckdb-fan-out'
import { askGolden } from './duckdb-golden'
import { askGoldenOf } from './duckdb-golden-of'
import { askHeatMap } from './duckdb-heat-map'
import { askLogContext } from './duckdb-log-context'
import { askLogFacets } from './duckdb-log-facets'
import { askLogPatterns } from './duckdb-log-patterns'
import { askLogs } from './duckdb-logs'
import { askMetricLabelValues, askMetricNames } from './duckdb-metric-names'
import { askMetric } from './duckdb-metric-query'
import { rollUpMinutes } from './duckdb-minutes'
import { createReading } from './duckdb-reading'
import { keepWithin, nextRetentionStep, type RetentionLimits } from './duckdb-retention'
import { askRequestSums } from './duckdb-request-sums'
import { askRuntime } from './duckdb-runtime'
import { askSql } from './duckdb-sql-ask'
import { askSummary } from './duckdb-summary'
import { askTrace } from './duckdb-trace'
import { duckdbTraceSample } from './duckdb-trace-sample'
import { duckdbTraceSpans } from './duckdb-trace-spans'
import { askTraces } from './duckdb-traces'
import { DuckdbWriter } from './duckdb-writer'
import { keepDear } from './keep-dear'
import { createTraceQuestions } from './trace-questions'
import { createSampleQuestions } from './trace-samples'

export interface StoreSettings extends Partial<Omit<EngineSettings, 'tempDir' | 'filesDir'>> {
  dir: string
  clock: Clock
  log: Log
  retention?: RetentionLimits
  /** A day that outgrows it goes on in another file; a quarter of what is allowed, unless given. */
  partBytesMax?: number
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
  /** Days that were thinned to errors and slow traces to keep within the size. */
  thin: { day: string; spansDropped: number; logsDropped: number }[]
  retention: RetentionLimits
}

export interface DuckdbStore extends TelemetryReader, TelemetryWriter, ArrivalReader {
  /** A question in SQL; the caller has asked whether its reader may see everything. */
  sql(input: SqlInput): Promise<Result<SqlAnswer, Fault>>
  state(): StoredState
  /** Roll-ups and calls by minute, retention; several times a minute, beside what is stored and asked meanwhile. */
  upkeep(): Promise<void>
  /** Takes away what nobody may be writing to; after `upkeep`, never while a write runs. */
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
  const { dir, clock, log, retention = { daysMax: 7, bytesMax: 5 * gigabyte }, pendingSinceMs = () => null, dearMs = 40, roomBytesMin = 64 * mebibyte, roomBytes = () => freeBytes(dir), callSettleMs, partBytesMax = Math.max(1, retention.bytesMax / 4), ...rest } = settings
  const tempDir = join(dir, 'spill')
  mkdirSync(tempDir, { recursive: true, mode: 0o700 })
  const engine = await openEngine({ tempDir, filesDir: dir, ...rest })
  const arrivals = new NewestArrivals()
  const days = new DayFiles(dir, engine.writer, log, partBytesMax, (from, atMs) => arrivals.note(from, atMs))
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
  let refusalSeen = false
  const reading = createReading({ engine, days, arrivals, clock, daysMax: retention.daysMax, pendingSinceMs, onDamage: () => (damageSeen = true) })

  /** What cannot be read is taken out of the way, so that the rest answers again. */
  const heal = async () => {
    writer.close()
    await engine.alone(() => days.setDamagedAside())
    damageSeen = false
  }

  const { tidyTraces, ...ofOneTrace } = createTraceQuestions(duckdbTraceSpans(reading), clock)
  const ofTraces = createSampleQuestions(duckdbTraceSample(reading))

  /** A day whose checkpoint failed refuses everything until it is opened anew. */
  const reopenRefused = async () => {
    refusalSeen = false
    for (const { name } of days.stored.slice()) {
      const refused = await engine.writer.run(`SELECT 1 FROM "${name}".marks`).then(() => false, isInvalidated)
      if (!refused) continue
      writer.release(name)
      await reopen(name)
    }
  }

  const keepUp = async () => {
    if (hasRoom()) {
      for (const day of days.stored.slice()) day.minutesMark = await engine.upkeep((run) => rollUpMinutes(run, day.name))
      await engine.upkeep((run) => countCalls(run, days, clock.nowMs(), callSettleMs))
    }
    const settle = async (run: Run, name: string) => {
      const day = days.stored.find((one) => one.name === name)
      if (day) await countCallsOf(run, days, day, clock.nowMs(), callSettleMs)
      const [left] = await run(`SELECT count(*)::DOUBLE AS spans FROM "${name}".spans WHERE arrived_ms > ${day?.callsMark ?? 0n}`)
      if (Number(left?.spans) > 0) throw new UpkeepStopped('the last calls of the day may still be answered')
    }
    await keepWithin({ engine, days, log, limits: retention, hasRoom, settle, isOpen: (name) => writer.holds(name) }, clock.nowMs())
  }

  return {
    ...ofOneTrace,
    traceScatter: keepDear(clock, dearMs, rounded, ofTraces.traceScatter),
    traceCohorts: keepDear(clock, dearMs, rounded, ofTraces.traceCohorts),
    takesRows: true,
    write: (batches, rows) => writer.write(batches, rows),
    golden: keepDear(clock, dearMs, rounded, (input) => askGolden(reading, input)),
    goldenOf: (input) => askGoldenOf(reading, input),
    requestSums: (input) => askRequestSums(reading, input),
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
    metricNames: keepDear(clock, dearMs, rounded, (input) => askMetricNames(reading, input)),
    metricLabelValues: keepDear(clock, dearMs, rounded, (input) => askMetricLabelValues(reading, input)),
    metricQuery: keepDear(clock, dearMs, rounded, (input) => askMetric(reading, input)),
    heatMap: keepDear(clock, dearMs, rounded, (input) => askHeatMap(reading, input)),
    exemplars: keepDear(clock, dearMs, rounded, (input) => askExemplars(reading, input)),
    sql: (input) => askSql(engine, reading, input),
    ...duckdbArrivals(reading),
    state: () => ({
      storedBytes: days.bytes(), oldestDay: days.stored[0]?.name.slice(0, 10) ?? null, days: days.stored.length,
      newestMs: arrivals.newest({ applications: null }), setAside: [...days.setAside], thin: days.thin, retention,
    }),
    async upkeep() {
      try {
        await keepUp()
      } catch (error) {
        if (isDamage(error)) damageSeen = true
        else if (isInvalidated(error)) refusalSeen = true
        else if (!(error instanceof UpkeepStopped)) throw error
      }
    },
    async tidy() {
      tidyTraces()
      if (damageSeen) await heal()
      if (refusalSeen) await reopenRefused()
      const step = nextRetentionStep(days.sizes(), clock.nowMs(), retention)
      if (step.kind !== 'drop' || !writer.holds(step.file.name)) return
      writer.close()
      await engine.alone(() => days.drop(step.file.path))
      log.info('a stored day was dropped', { day: step.file.name })
    },
    async close() {
      writer.close()
      await engine.alone(async () => {
        for (const { name } of days.stored)
          await engine.writer.run(`CHECKPOINT "${name}"`).catch((error: unknown) => log.error('a day stays in its log until the next start', { day: name, error }))
        engine.close()
      })
    },
  }
}
