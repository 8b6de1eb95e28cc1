import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api'
import { type Dimensions, dimensionsOf } from '../core/resource'
import type { AttributeMap, ExemplarRecord, MetricRecord, PointRecord } from '../core/records'
import { daySchema } from './duckdb-schema'
import { SpanWords } from './duckdb-span-words'

const appended = ['resources', 'series', 'spans', 'span_words', 'logs', 'points', 'rollup', 'metric_meanings', 'exemplars'] as const
type Appended = (typeof appended)[number]
/** Beyond this many names a day starts its table of names anew: rows still read the same, memory stays bounded. */
const namesMax = 50_000

export interface KnownResource {
  id: number
  from: Dimensions
  attributes: AttributeMap
}

/** A day file open for writing: its appenders and the numbers given to resources and series. */
export class WritableDay {
  private resources = new Map<string, KnownResource>()
  private series = new Map<string, number>()
  private notes = new Set<string>()
  /** Exemplars that were stored lately: a scrape gives the same one until there is another. */
  private exemplarsSeen = new Set<string>()
  private resourceNext = 1
  private seriesNext = 1
  lineNext = 1n
  spanWords: SpanWords
  private constructor(
    readonly name: string,
    private readonly connection: DuckDBConnection,
    readonly appenders: Record<Appended, DuckDBAppender>,
  ) {
    this.spanWords = new SpanWords(appenders.span_words, 0)
  }

  static async open(connection: DuckDBConnection, name: string): Promise<WritableDay> {
    for (const statement of daySchema(name)) await connection.run(statement)
    const made = await Promise.all(appended.map(async (table) => [table, await connection.createAppender(table, 'main', name)] as const))
    const day = new WritableDay(name, connection, Object.fromEntries(made) as Record<Appended, DuckDBAppender>)
    await day.loadNames()
    return day
  }

  /** After a start and after a commit that failed: the file alone says which numbers are taken. */
  async loadNames(): Promise<void> {
    const rows = async (sql: string) => (await this.connection.runAndReadAll(sql)).getRowsJS() as [number, string][]
    this.resources = new Map()
    this.resourceNext = 1
    for (const [id, attributes] of await rows(`SELECT resource_id, attributes FROM "${this.name}".resources ORDER BY 1`)) {
      const parsed = JSON.parse(attributes) as AttributeMap
      this.resources.set(attributes, { id, from: dimensionsOf(parsed), attributes: parsed })
      this.resourceNext = id + 1
    }
    this.series = new Map()
    this.seriesNext = 1
    const key = `to_json([name, unit, kind, temporality::VARCHAR, monotonic::VARCHAR, attributes])::VARCHAR`
    for (const [id, text] of await rows(`SELECT series_id, ${key} FROM "${this.name}".series ORDER BY 1`)) {
      this.series.set(text, id)
      this.seriesNext = id + 1
    }
    this.notes = new Set((await rows(`SELECT application, name, description FROM "${this.name}".metric_meanings`)).map((note) => JSON.stringify(note)))
    this.exemplarsSeen = new Set()
    const [last] = await rows(`SELECT 0, coalesce(max(line_id), 0)::VARCHAR FROM "${this.name}".logs`)
    this.lineNext = BigInt(last?.[1] ?? '0') + 1n
    const [spans] = await rows(`SELECT coalesce(max(rowid) + 1, 0)::INTEGER, '' FROM "${this.name}".spans`)
    this.spanWords = new SpanWords(this.appenders.span_words, spans?.[0] ?? 0)
  }

  resource(attributes: AttributeMap): KnownResource {
    const text = JSON.stringify(attributes)
    const known = this.resources.get(text)
    if (known) return known
    if (this.resources.size >= namesMax) this.resources.clear()
    const added = { id: this.resourceNext++, from: dimensionsOf(attributes), attributes }
    const row = this.appenders.resources
    row.appendInteger(added.id)
    for (const name of ['application', 'cluster', 'serverGroup', 'instance', 'zone'] as const) row.appendVarchar(added.from[name])
    row.appendVarchar(text)
    row.endRow()
    this.resources.set(text, added)
    return added
  }

  seriesId({ name, unit, kind, temporality, monotonic }: MetricRecord, point: PointRecord): number {
    const attributes = JSON.stringify(point.attributes)
    const text = JSON.stringify([name, unit, kind, String(temporality), String(monotonic), attributes])
    const known = this.series.get(text)
    if (known !== undefined) return known
    if (this.series.size >= namesMax) this.series.clear()
    const id = this.seriesNext++
    const row = this.appenders.series
    row.appendInteger(id)
    row.appendVarchar(name)
    row.appendVarchar(unit)
    row.appendVarchar(kind)
    row.appendUTinyInt(temporality & 255)
    row.appendBoolean(monotonic)
    row.appendVarchar(attributes)
    row.endRow()
    this.series.set(text, id)
    return id
  }

  describe({ from: { application } }: KnownResource, { name, description = '' }: MetricRecord): void {
    const note = JSON.stringify([application, name, description])
    if (description === '' || this.notes.has(note) || this.notes.size >= namesMax) return
    this.notes.add(note)
    const row = this.appenders.metric_meanings
    row.appendVarchar(application)
    row.appendVarchar(name)
    row.appendVarchar(description)
    row.endRow()
  }

  /** Whether an exemplar is met for the first time. */
  isNewExemplar(seriesId: number, { timeNs, traceId, spanId }: ExemplarRecord): boolean {
    const key = `${seriesId} ${timeNs} ${traceId} ${spanId}`
    if (this.exemplarsSeen.has(key)) return false
    if (this.exemplarsSeen.size >= namesMax) this.exemplarsSeen.clear()
    this.exemplarsSeen.add(key)
    return true
  }

  flush(): void {
    for (const table of appended) this.appenders[table].flushSync()
  }

  /** An appender that is merely let go of writes its rows when it is collected, outside any transaction. */
  discard(): void {
    for (const table of appended) {
      this.appenders[table].clear()
      this.appenders[table].closeSync()
    }
  }

  close(): void {
    for (const table of appended) this.appenders[table].closeSync()
  }
}
