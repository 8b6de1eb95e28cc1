import { setImmediate } from 'node:timers/promises'
import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { patternBodyMax, patternLinesMax, PatternMiner } from '../core/log-patterns'
import { rangeBefore } from '../core/range'
import { severityOf } from '../core/severity'
import type { LogPatternsAnswer, LogPatternsInput } from '../log-schemas'
import type { TimeRange } from '../schemas'
import type { Row } from './duckdb-engine'
import { lineQuestion, newestFirst } from './duckdb-lines'
import type { DuckdbReading } from './duckdb-reading'
import { Values } from './duckdb-sql'

type Ask = z.output<typeof LogPatternsInput>

/** Lines between two looks at what else is to do: rows are stored on this thread. */
const stretch = 1_000

export async function askLogPatterns(reading: DuckdbReading, ask: Ask): Promise<Result<LogPatternsAnswer, Fault>> {
  const meta = reading.meta(ask.selector, ask.range)
  const before = await newestLines(reading, ask, rangeBefore(ask.range), patternLinesMax)
  if (!before.ok) return before
  const found = await newestLines(reading, ask, ask.range, patternLinesMax + 1)
  if (!found.ok) return found
  const miner = new PatternMiner(ask.range)
  const rows = [...before.value.toReversed(), ...found.value.slice(0, patternLinesMax).toReversed()]
  for (const [at, row] of rows.entries()) {
    if (at % stretch === stretch - 1) await setImmediate()
    miner.add({
      id: `${String(row.time_ns)}.${String(row.day)}.${String(row.line_id)}`, atMs: Number(row.time_ns) / 1e6, severity: severityOf(Number(row.severity)), application: String(row.application), body: String(row.body),
    })
  }
  return ok({ ...miner.result(), cut: found.value.length > patternLinesMax, meta })
}

async function newestLines(reading: DuckdbReading, ask: Ask, range: TimeRange, limit: number): Promise<Result<Row[], Fault>> {
  const question = lineQuestion(reading, ask, range)
  if (!question.ok) return question
  if (question.value.days.length === 0) return ok([])
  const values = new Values()
  const columns = (day: string) => `l.time_ns, '${day}' AS day, l.line_id, l.severity, r.application, left(l.body, ${patternBodyMax}) AS body`
  return reading.ask(`SELECT * FROM (${question.value.select(columns, values)}) ${newestFirst} LIMIT ${limit}`, values.params)
}
