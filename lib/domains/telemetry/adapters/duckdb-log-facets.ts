import type { z } from 'zod'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { attributeLinesMax, countAttributes, countFields, withoutFacets } from '../core/log-facets'
import type { AttributeMap } from '../core/records'
import { severityOf } from '../core/severity'
import type { LogFacetsAnswer, LogFacetsInput } from '../log-schemas'
import { lineQuestion, newestFirst } from './duckdb-lines'
import type { DuckdbReading } from './duckdb-reading'
import { Values } from './duckdb-sql'

/** Groups of lines by every field at once, counted apart here; attributes of the newest lines. */
export async function askLogFacets(reading: DuckdbReading, ask: z.output<typeof LogFacetsInput>): Promise<Result<LogFacetsAnswer, Fault>> {
  const meta = reading.meta(ask.selector, ask.range)
  const question = lineQuestion(reading, ask)
  if (!question.ok) return question
  const { days, terms, select } = question.value
  if (days.length === 0) return ok({ ...countFields([], terms), attributes: [], attributeLines: 0, meta })

  const values = new Values()
  const lines = select(() => 'r.application, r.instance, r.zone, ((l.severity - 1) // 4) * 4 + 1 AS severity', values, { terms: withoutFacets(terms) })
  const grouped = await reading.ask(`SELECT application, instance, zone, severity, count(*) AS n FROM (${lines}) GROUP BY ALL`, values.params)
  if (!grouped.ok) return grouped
  const groups = grouped.value.map((row) => ({
    application: String(row.application), instance: String(row.instance), zone: String(row.zone), severity: severityOf(Number(row.severity)), count: Number(row.n),
  }))

  const newest = new Values()
  const attributes = await reading.ask(`SELECT attributes FROM (${select((day) => `l.attributes, l.time_ns, '${day}' AS day, l.line_id`, newest)}) ${newestFirst} LIMIT ${attributeLinesMax}`, newest.params)
  if (!attributes.ok) return attributes
  const maps = attributes.value.map((row) => JSON.parse(String(row.attributes)) as AttributeMap)
  return ok({ ...countFields(groups, terms), attributes: countAttributes(maps), attributeLines: maps.length, meta })
}
