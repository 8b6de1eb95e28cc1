import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createLog } from '@/lib/kernel/log'
import { LogSearchInput } from '../schemas'
import { logRecord, logs, resourceOf } from '../testing/records'
import { idText } from './duckdb-ids'
import { type DuckdbStore, openDuckdbStore } from './duckdb-store'

const nowMs = Date.UTC(2026, 5, 10, 12)
const day = '2026-06-10'
const traceId = 'f0e1d2c3b4a5968778695a4b3c2d1e0f'
const spanId = '00ff00ff00ff00ff'
let dir = ''
let store: DuckdbStore

const open = async () => {
  store = await openDuckdbStore({ dir, clock: { nowMs: () => nowMs }, log: createLog('test', () => undefined), dearMs: Infinity })
}
const write = (...lines: { body: string; traceId: string; spanId: string }[]) =>
  store.write([logs({ resource: resourceOf('shop'), items: lines.map((line) => logRecord({ timeNs: BigInt(nowMs) * 1_000_000n, ...line })) })])
async function bodies(given: { q?: string; traceId?: string }): Promise<string[]> {
  const found = await store.searchLogs(LogSearchInput.parse({ selector: { applications: null }, range: { fromMs: nowMs - 1_000, toMs: nowMs + 1_000 }, ...given }))
  if (!found.ok) throw new Error(found.error.detail)
  return found.value.items.map((line) => `${line.body} ${line.traceId} ${line.spanId}`).sort()
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-ids-'))
  await open()
})
afterEach(async () => {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
})

describe('ids of lines', () => {
  const traced = { body: 'traced', traceId, spanId }
  const plain = { body: 'plain', traceId: '', spanId: '' }
  const told = [`plain null null`, `traced ${traceId} ${spanId}`]

  test.each([
    ['a trace', { traceId }, [told[1]]],
    ['a trace by a term', { q: `traceId=${traceId}` }, [told[1]]],
    ['a span by a term', { q: `spanId=${spanId}` }, [told[1]]],
    ['no trace', { q: '-traceId=""' }, [told[1]]],
    ['the number without its zeros', { q: 'spanId=ff00ff00ff00ff' }, []],
    ['what is no id', { q: 'traceId=checkout' }, []],
    ['not what is no id', { q: '-traceId=checkout' }, told],
  ])('are searched for by %s', async (_what, given, found) => {
    await write(traced, plain)
    expect(await bodies(given)).toEqual(found)
  })

  test('of a file of before, where they are text, become numbers when it is opened', async () => {
    await write(traced, plain, { body: 'odd', traceId: '', spanId })
    await store.close()
    const instance = await DuckDBInstance.create(join(dir, `${day}.duckdb`))
    const connection = await instance.connect()
    for (const column of ['trace_id', 'span_id'] as const) await connection.run(`ALTER TABLE logs ALTER ${column} TYPE VARCHAR USING ${idText(column).replaceAll('l.', '')}`)
    await connection.run(`UPDATE logs SET trace_id = 'no id at all' WHERE body = 'odd'`)
    connection.closeSync()
    instance.closeSync()
    await open()
    expect(await bodies({})).toEqual([`odd null ${spanId}`, ...told])
    await write({ ...traced, body: 'later' })
    expect(await bodies({ traceId })).toEqual([`later ${traceId} ${spanId}`, told[1]])
  })
})
