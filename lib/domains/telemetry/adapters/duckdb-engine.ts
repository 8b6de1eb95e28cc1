import { resolve } from 'node:path'
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue, type JS, type Json } from '@duckdb/node-api'
import { type Fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'

export interface EngineSettings {
  tempDir: string
  memoryLimit?: string
  /** Questions running at once; more wait their turn. */
  readers?: number
  waitingMax?: number
  queryMsMax?: number
  /** The only folder in which the engine may open files, whatever it is asked. */
  filesDir?: string
}

/** A text that was judged before, and what it stands on. */
export interface ForeignQuestion {
  setup: readonly string[]
  sql: string
  /** One more is given where there is more. */
  rowsMax: number
  msMax: number
}
export type ForeignAnswer = { kind: 'busy' } | { kind: 'cut' } | { kind: 'failed'; error: unknown } | { kind: 'rows'; columns: { name: string; type: string }[]; rows: Json[][] }

export type Row = Record<string, JS>
export type Params = Record<string, DuckDBValue>

/** Runs one statement of upkeep and gives its rows. */
export type Run = (sql: string, params?: Params) => Promise<Row[]>

/** Upkeep was told to end, because the files are needed by what cannot wait; it is done again later. */
export class UpkeepStopped extends Error {}

/** One DuckDB without a file of its own; day files are attached to it. Writing, reading and upkeep have connections apart. */
export interface Engine {
  writer: DuckDBConnection
  /** Runs a question on a reading connection. Takes at most `queryMsMax`, then it is interrupted. */
  ask(sql: string, params?: Params): Promise<Result<Row[], Fault>>
  /** Runs SQL that somebody else wrote: on a connection that ends with it and cannot write. One at a time. */
  askForeign(question: ForeignQuestion): Promise<ForeignAnswer>
  /** Joins, copies and roll-ups beside the writing. One at a time; `UpkeepStopped` when `alone` is asked for meanwhile. */
  upkeep<T>(work: (run: Run) => Promise<T>): Promise<T>
  /** Runs while no question and no upkeep does, and nobody else alone: for taking day files away. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** While `alone`: nothing runs then, and nothing begins afterwards. */
  close(): void
}

/** Rows that a question names by number are fetched alone; beyond these, whole groups of rows are read. */
const rowsNamedMax = '1000'

/** For good: nothing can take it back in this process. */
async function lockDown(connection: DuckDBConnection, dir: string): Promise<void> {
  const folders = [...new Set([dir, resolve(dir)])].map((folder) => `'${folder.replaceAll("'", "''")}/'`)
  await connection.run(`SET allowed_directories = [${folders.join(', ')}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run('SET lock_configuration = true')
}

export async function openEngine({ tempDir, memoryLimit = '256MB', readers = 2, waitingMax = 64, queryMsMax = 10_000, filesDir }: EngineSettings): Promise<Engine> {
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memoryLimit, threads: '2', dynamic_or_filter_threshold: rowsNamedMax, temp_directory: tempDir, preserve_insertion_order: 'false', autoinstall_known_extensions: 'false', autoload_known_extensions: 'false',
  })
  const writer = await instance.connect()
  // Rows are numbered in the order in which they are appended: filters of words count on it.
  await writer.run('SET SESSION preserve_insertion_order = true')
  if (filesDir !== undefined) await lockDown(writer, filesDir)
  const keeper = await instance.connect()
  let keeping: Promise<unknown> = Promise.resolve()
  let aloneTurn: Promise<unknown> = Promise.resolve()
  let aloneAsked = 0
  let closed = false
  const run: Run = async (sql, params = {}) => {
    if (closed || aloneAsked > 0) throw new UpkeepStopped('the files are needed')
    try {
      return (await keeper.runAndReadAll(sql, params)).getRowObjectsJS()
    } catch (error) {
      throw aloneAsked > 0 ? new UpkeepStopped('the files are needed') : error
    }
  }
  const pool = await Promise.all(Array.from({ length: readers }, () => instance.connect()))
  const free = [...pool]
  const waiting: ((connection: DuckDBConnection) => void)[] = []

  const take = (): Promise<DuckDBConnection> | null => {
    const connection = free.pop()
    if (connection) return Promise.resolve(connection)
    return waiting.length >= waitingMax ? null : new Promise((resolve) => waiting.push(resolve))
  }
  const give = (connection: DuckDBConnection) => {
    const next = waiting.shift()
    if (next) next(connection)
    else free.push(connection)
  }

  let foreignRuns = false
  const askForeign = async ({ setup, sql, rowsMax, msMax }: ForeignQuestion): Promise<ForeignAnswer> => {
    const taken = foreignRuns ? null : take()
    if (!taken) return { kind: 'busy' }
    foreignRuns = true
    // A reader's turn is held, so that no day is taken away meanwhile.
    const turn = await taken
    const connection = await instance.connect()
    let cut = false
    const timer = setTimeout(() => {
      cut = true
      connection.interrupt()
    }, msMax)
    try {
      for (const statement of setup) await connection.run(statement)
      await connection.run('BEGIN TRANSACTION READ ONLY')
      const reader = await connection.streamAndReadUntil(sql, rowsMax + 1)
      const types = reader.columnTypes().map(String)
      return { kind: 'rows', columns: reader.deduplicatedColumnNames().map((name, at) => ({ name, type: types[at] ?? '' })), rows: reader.getRowsJson() }
    } catch (error) {
      return cut ? { kind: 'cut' } : { kind: 'failed', error }
    } finally {
      clearTimeout(timer)
      connection.interrupt()
      connection.closeSync()
      foreignRuns = false
      give(turn)
    }
  }

  return {
    writer,
    askForeign,
    async ask(sql, params = {}) {
      const taken = take()
      if (!taken) return fail(refusedFor('unavailable', reason('question-turn'), { retryAfterSeconds: 1 }))
      const connection = await taken
      let cut = false
      const timer = setTimeout(() => {
        cut = true
        connection.interrupt()
      }, queryMsMax)
      try {
        return ok((await connection.runAndReadAll(sql, params)).getRowObjectsJS())
      } catch (error) {
        if (!cut) throw error
        return fail(refusedFor('unavailable', reason('question-slow', { seconds: queryMsMax / 1_000 })))
      } finally {
        clearTimeout(timer)
        give(connection)
      }
    },
    upkeep(work) {
      const done = keeping.then(async () => {
        try {
          return await work(run)
        } finally {
          // Whatever a stopped transaction left open; without one this is refused.
          if (!closed) await keeper.run('ROLLBACK').catch(() => undefined)
        }
      })
      keeping = done.catch(() => undefined)
      return done
    },
    alone(work) {
      aloneAsked++
      keeper.interrupt()
      const done = Promise.all([aloneTurn, keeping]).then(async () => {
        const held: DuckDBConnection[] = []
        try {
          while (held.length < readers) held.push(await (free.length > 0 ? (free.pop() as DuckDBConnection) : new Promise<DuckDBConnection>((resolve) => waiting.unshift(resolve))))
          return await work()
        } finally {
          aloneAsked--
          held.forEach(give)
        }
      })
      aloneTurn = done.catch(() => undefined)
      return done
    },
    close() {
      closed = true
      for (const connection of [writer, keeper, ...pool]) connection.closeSync()
      instance.closeSync()
    },
  }
}
