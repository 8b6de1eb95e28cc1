/**
 * Bytes on disk of a span and of a line of the sample estate, beside the OTLP protobuf in which they came:
 * `npx tsx bench/telemetry/bytes.ts [--minutes 10] [--people 24]`.
 * So many people more than its audience, who never pause: a file grows by blocks of 256 kB, of which a quiet estate's lines fill one.
 */
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { CollectorStatus } from '../../lib/domains/telemetry/schemas'
import { daySchema } from '../../lib/domains/telemetry/adapters/duckdb-schema'
import { note, report } from '../kit/figure'
import { startProduct } from '../kit/product'
import { seeded } from '../kit/random'
import { type Answer, playSession } from '../../examples/audience/session'

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, people: { type: 'string', default: '24' } } })
const data = mkdtempSync(join(tmpdir(), 'quarterdeck-bytes-'))
// A closed folder puts the database elsewhere when started as root.
chmodSync(data, 0o755)
const product = await startProduct({ data: join(data, 'data') })
note(`the sample estate runs for ${values.minutes} min`)
const untilMs = performance.now() + Number(values.minutes) * 60_000

/** Evenings of one person, one after another and without the pauses. */
async function watch(person: number): Promise<void> {
  const random = seeded(person + 1)
  while (performance.now() < untilMs) {
    const evening = playSession(random)
    let answer: Answer = { status: 0, body: null }
    for (let step = evening.next(); !step.done && performance.now() < untilMs; step = evening.next(answer)) {
      const { application, path, method, body } = step.value
      const given = await fetch(`http://127.0.0.1:${product.ports.edge}/${application}${path}`, { method, ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }) }).catch(() => null)
      answer = { status: given?.status ?? 0, body: await given?.json().catch(() => null) }
    }
    // While the estate starts nothing answers.
    if (answer.status === 0 || answer.status >= 500) await pause(1_000)
  }
}
await Promise.all(Array.from({ length: Number(values.people) }, (_, person) => watch(person)))
const { collector } = (await product.get('/api/v1/parts')) as { collector: unknown }
const status = CollectorStatus.parse(collector)
await product.stop()

/** A file with these tables of all days alone, as the store writes them: the size of what they hold. */
async function sizeOf(tables: string[]): Promise<number> {
  const path = join(data, `${tables[0]}.duckdb`)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const folder = join(data, 'data', 'telemetry')
  await connection.run(`ATTACH '${path}' AS "copy" (STORAGE_VERSION 'latest')`)
  for (const statement of daySchema('copy')) await connection.run(statement)
  await connection.run('CHECKPOINT "copy"')
  const empty = statSync(path).size
  for (const [at, file] of readdirSync(folder).filter((name) => name.endsWith('.duckdb')).entries()) {
    await connection.run(`ATTACH '${join(folder, file)}' AS day${at} (READ_ONLY)`)
    for (const table of tables) await connection.run(`INSERT INTO "copy".${table} BY NAME SELECT * FROM day${at}.${table}`)
  }
  await connection.run('CHECKPOINT "copy"')
  connection.closeSync()
  instance.closeSync()
  return statSync(path).size - empty
}

const spans = await sizeOf(['spans', 'span_words', 'rollup', 'rollup_minute', 'call_minute', 'resources'])
const lines = await sizeOf(['logs'])
const whole = readdirSync(join(data, 'data', 'telemetry')).filter((name) => name.endsWith('.duckdb')).reduce((sum, file) => sum + statSync(join(data, 'data', 'telemetry', file)).size, 0)
rmSync(data, { recursive: true, force: true })
const { received, receivedBytes } = status
const how = `${received.spans} spans and ${received.logs} lines of ${values.minutes} min of the sample estate, OTLP uncompressed`
report(
  [
    { name: 'bytes on disk of a span, share of its OTLP protobuf', value: spans / receivedBytes.spans, unit: 'share', bar: 1 / 3, how },
    { name: 'bytes on disk of a line, share of its OTLP protobuf', value: lines / receivedBytes.logs, unit: 'share', bar: 1 / 3, how },
  ],
  { span: { stored: Math.round(spans / received.spans), otlp: Math.round(receivedBytes.spans / received.spans) }, line: { stored: Math.round(lines / received.logs), otlp: Math.round(receivedBytes.logs / received.logs) }, filesOfAllSignals: whole },
)
process.exit(0)
