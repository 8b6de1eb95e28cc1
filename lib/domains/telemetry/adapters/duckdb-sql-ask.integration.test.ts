import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { createLog } from '@/lib/kernel/log'
import { sqlViews } from '../core/sql-views'
import { counter, logRecord, logs, metrics, resourceOf, spanRecord, traces } from '../testing/records'
import { type DuckdbStore, openDuckdbStore } from './duckdb-store'

const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-sql-'))
const outside = mkdtempSync(join(tmpdir(), 'quarterdeck-sql-outside-'))
const secretFile = join(outside, 'secret.csv')
let store: DuckdbStore
let day = ''
const nowMs = Date.now()
const range = { fromMs: nowMs - 600_000, toMs: nowMs + 60_000 }
const sql = (text: string) => store.sql({ sql: text, range })

beforeAll(async () => {
  writeFileSync(secretFile, 'word\nneedle-in-a-file\n')
  store = await openDuckdbStore({ dir, clock: systemClock, log: createLog('test', () => undefined) })
  const timeNs = BigInt(nowMs - 5_000) * 1_000_000n
  await store.write([
    traces({ resource: resourceOf('shop'), items: [spanRecord({ startNs: timeNs, durationMs: 10, name: 'GET /a', attributes: { 'http.route': '/a' } }), spanRecord({ startNs: timeNs, durationMs: 30, name: 'GET /b', status: 2 })] }),
    logs({ resource: resourceOf('shop'), items: [logRecord({ timeNs, body: 'one line' })] }),
    metrics({ resource: resourceOf('cart'), items: [counter('served', [{ timeNs, value: 5 }])] }),
  ])
  day = readdirSync(dir).find((file) => file.endsWith('.duckdb'))?.replace('.duckdb', '') ?? ''
})
afterAll(async () => {
  await store.close()
  for (const one of [dir, outside]) rmSync(one, { recursive: true, force: true })
})

describe('questions', () => {
  test.each([
    ['SELECT name, duration_ms, status FROM spans ORDER BY duration_ms DESC', [['GET /b', 30, 'error'], ['GET /a', 10, 'unset']]],
    ["SELECT attributes->>'http.route' AS route, count(*) FROM spans WHERE application = 'shop' GROUP BY 1 ORDER BY 1 NULLS LAST", [['/a', '1'], [null, '1']]],
    ['WITH slow AS (SELECT * FROM spans WHERE duration_ms > 20), named AS (SELECT name FROM slow) SELECT * FROM named', [['GET /b']]],
    ['SELECT body FROM logs -- with a comment', [['one line']]],
    ["SELECT metric, value FROM points WHERE application = 'cart'", [['served', 5]]],
    ['SELECT sum(requests), sum(errors) FROM requests', [['2', '1']]],
    ['FROM (VALUES (1, [1, 2]), (2, NULL)) t(a, b)', [[1, '[1,2]'], [2, null]]],
    ['SELECT x FROM (SELECT unnest([3, 4]) AS x) WHERE x > 3 UNION ALL SELECT 9', [[4], [9]]],
    ['SELECT list_transform([1, 2], lambda x: x + 1)', [['[2,3]']]],
    ["SELECT 'COPY spans TO ''/tmp/x''; DROP TABLE spans'", [["COPY spans TO '/tmp/x'; DROP TABLE spans"]]],
  ])('%s', async (text, rows) => expect(await sql(text)).toMatchObject({ ok: true, value: { rows, truncated: false } }))

  test.each(Object.entries(sqlViews))('the table %s has the columns that are shown', async (view, columns) => {
    const answer = await sql(`SELECT * FROM ${view}`)
    expect(answer.ok && answer.value.columns.map(({ name }) => name)).toEqual([...columns])
  })
  test('at most a thousand rows come, in their order, and it is said', async () => {
    const digits = `(VALUES ${Array.from({ length: 10 }, (_, at) => `(${at})`).join(',')})`
    const many = `SELECT a.x * 1000 + b.x * 100 + c.x * 10 + d.x AS n FROM ${['a', 'b', 'c', 'd'].map((name) => `${digits} ${name}(x)`).join(', ')} ORDER BY n DESC`
    const answer = await sql(many)
    expect(answer.ok && [answer.value.truncated, answer.value.rows.length, answer.value.rows[0], answer.value.rows[999]]).toEqual([true, 1_000, [9_999], [9_000]])
  })
  test('a mistake is the reader’s own, and is named', async () => {
    expect(await sql('SELEC 1')).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/sql', detail: expect.stringContaining('At character 1') }] } })
    expect(await sql('DELETE FROM spans')).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/sql', code: 'sql-one-select' }] } })
    expect(await sql('SELECT nothing FROM spans')).toMatchObject({ ok: false, error: { code: 'invalid-input', detail: expect.stringContaining('nothing') } })
  })
})

const hostile = [
  ['a second statement', 'SELECT 1; SELECT 2'], ['a write', 'INSERT INTO spans VALUES (1)'], ['a drop', 'DROP TABLE spans'], ['a table', 'CREATE TABLE x AS SELECT 1'], ['a macro', 'CREATE MACRO f() AS 1'],
  ['a copy', `COPY (SELECT 1) TO '${join(outside, 'out.csv')}'`], ['a copy in', `COPY spans FROM '${secretFile}'`], ['an export', `EXPORT DATABASE '${outside}'`], ['an attach', `ATTACH '${join(outside, 'x.duckdb')}'`],
  ['a detach', 'DETACH x'], ['a setting', 'SET threads = 1'], ['a reset', 'RESET threads'], ['a pragma', 'PRAGMA database_list'], ['a call', "CALL pragma_version()"], ['an extension', 'INSTALL httpfs'], ['a load', 'LOAD json'],
  ['a prepared statement', 'PREPARE p AS SELECT 1'], ['an explanation', 'EXPLAIN ANALYZE SELECT 1'], ['a transaction', 'COMMIT'], ['a checkpoint', 'FORCE CHECKPOINT'], ['a vacuum', 'VACUUM'], ['a list of tables', 'SHOW ALL TABLES'], ['a description', 'DESCRIBE spans'], ['a summary', 'SUMMARIZE spans'],
  ['a file as a table', `SELECT * FROM '${secretFile}'`], ['a file by a function', `SELECT * FROM read_csv('${secretFile}')`], ['text of a file', `SELECT * FROM read_text('${secretFile}')`], ['a folder', `SELECT * FROM glob('${outside}/*')`], ['a page', "SELECT * FROM read_json('https://example.com/x.json')"],
  ['a file below a subquery', `SELECT (SELECT max(word) FROM '${secretFile}')`], ['a file inside a join', `SELECT * FROM spans LEFT JOIN '${secretFile}' f ON true`], ['a file in EXISTS', `SELECT 1 WHERE EXISTS (FROM read_csv('${secretFile}'))`], ['a file in a CTE', `WITH x AS (FROM read_csv('${secretFile}')) SELECT * FROM x`],
  ['a file in ORDER BY', `SELECT 1 ORDER BY (SELECT max(word) FROM '${secretFile}')`], ['a file in LIMIT', `SELECT 1 LIMIT (SELECT count(*) FROM '${secretFile}')`], ['a file in a lambda', `SELECT list_transform([1], lambda x: (SELECT max(word) FROM '${secretFile}'))`],
  ['a file in a window', `SELECT sum(1) OVER (ORDER BY (SELECT max(word) FROM '${secretFile}'))`], ['a file in FILTER', `SELECT count(*) FILTER ((SELECT true FROM '${secretFile}')) FROM spans`], ['a file in VALUES', `VALUES ((SELECT max(word) FROM '${secretFile}'))`], ['a file in DISTINCT ON', `SELECT DISTINCT ON ((SELECT max(word) FROM '${secretFile}')) 1`],
  ['a file in GROUP BY', `SELECT 1 GROUP BY (SELECT max(word) FROM '${secretFile}')`], ['a file in a case', `SELECT CASE WHEN true THEN (SELECT max(word) FROM '${secretFile}') END`], ['a file in a star', `SELECT * REPLACE ((SELECT max(word) FROM '${secretFile}') AS name) FROM spans`],
  ['a name used outside its WITH', 'WITH a AS (SELECT * FROM duckdb_settings), duckdb_settings AS (SELECT 1) SELECT * FROM a'], ['a WITH inside', 'SELECT * FROM (WITH duckdb_settings AS (SELECT 1) SELECT 1), duckdb_settings'], ['a name like a path', `WITH "${secretFile}" AS (SELECT 1) SELECT * FROM "${secretFile}"`],
  ['a WITH that calls itself', 'WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT * FROM r) SELECT * FROM r'],
  ['the catalogue', 'SELECT * FROM information_schema.tables'], ['the engine’s tables', 'SELECT * FROM duckdb_tables'], ['the engine’s functions', 'SELECT * FROM duckdb_settings()'], ['the engine’s databases', 'SELECT * FROM pragma_database_list'], ['sqlite’s catalogue', 'SELECT * FROM sqlite_master'],
  ['a day’s own table', 'SELECT * FROM "DAY".spans'], ['a day’s resources', 'SELECT * FROM "DAY".main.resources'], ['SQL in SQL', "SELECT * FROM query('SELECT 1')"], ['a table by name', "SELECT * FROM query_table('spans')"], ['a setting by a function', "SELECT current_setting('temp_directory')"], ['a setting of the machine', "SELECT getenv('HOME')"],
  ['a variable', "SELECT getvariable('x')"], ['a long text', "SELECT repeat('x', 1000000000)"], ['a long list', 'SELECT range(1000000000)'], ['a long table', 'SELECT * FROM range(1000000000)'], ['a padded text', "SELECT lpad('x', 1000000000)"], ['a written text', "SELECT printf('%1000000000d', 1)"], ['a sequence', "SELECT nextval('s')"], ['a function of a schema', 'SELECT pg_catalog.pg_sleep(1)'],
  ['a written log', "SELECT write_log('x')"], ['a parameter', 'SELECT $1'], ['a time travel', 'SELECT * FROM spans AT (VERSION => 1)'], ['nothing', '   -- only a comment'], ['a pivot', 'PIVOT spans ON kind USING count(*)'],
] as const

describe('hostile text is refused before it runs', () => {
  test.each(hostile)('%s', async (_what, text) => {
    const answer = await sql(text.replaceAll('DAY', day))
    expect(answer).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/sql' }] } })
    expect(JSON.stringify(answer)).not.toContain('needle-in-a-file')
  })

  test('in whatever place of a question it stands, and however it is spaced and written', async () => {
    const places = [(part: string) => `SELECT (${part})`, (part: string) => `SELECT * FROM (${part}) t`, (part: string) => `WITH x AS (${part}) SELECT * FROM x`, (part: string) => `SELECT 1 FROM spans WHERE 1 IN (${part})`, (part: string) => `SELECT 1 UNION ALL ${part}`, (part: string) => `SELECT CASE WHEN (${part}) IS NULL THEN 1 END`]
    const parts = [`FROM '${secretFile}'`, `SELECT * FROM read_csv('${secretFile}')`, `SELECT * FROM READ_TEXT('${secretFile}')`, `SELECT current_setting('threads')`, 'SELECT * FROM duckdb_settings()', `SELECT * FROM "${day}".spans`, 'SELECT * FROM sqlite_master']
    const nested = fc.tuple(fc.constantFrom(...parts), fc.array(fc.constantFrom(...places), { minLength: 1, maxLength: 2 }), fc.constantFrom(' ', '\n', '\t', ' /* x */ ', ' -- x\n'))
    await fc.assert(fc.asyncProperty(nested, async ([part, around, blank]) => {
      const text = around.reduce((inner, place) => place(inner), part).replaceAll(' ', blank)
      const answer = await sql(text)
      expect(answer.ok).toBe(false)
      expect(JSON.stringify(answer)).not.toContain('needle-in-a-file')
    }), { numRuns: 150 })
  })

  test('any text is answered or refused, and the store goes on', async () => {
    const words = fc.constantFrom('SELECT', 'FROM', 'spans', 'logs', '*', ',', '(', ')', "'x'", '1', 'WHERE', 'name', '=', 'UNION', 'WITH', 'AS', ';', '"', '--', 'GROUP BY', 'ORDER BY', 'LIMIT', 'unnest', 'COPY', 'TO', '$1', '?')
    await fc.assert(fc.asyncProperty(fc.oneof(fc.string({ minLength: 1 }), fc.array(words, { minLength: 1, maxLength: 12 }).map((all) => all.join(' '))), async (text) => {
      const answer = await sql(text)
      if (!answer.ok) expect(answer.error.code).toBe('invalid-input')
    }), { numRuns: 150 })
    expect(await sql('SELECT count(*) FROM spans')).toMatchObject({ ok: true, value: { rows: [['2']] } })
  })
})

describe('behind the judgement', () => {
  test('the engine itself opens nothing outside the store, and cannot be told to', async () => {
    const { openEngine } = await import('./duckdb-engine')
    const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-engine-'))
    const engine = await openEngine({ tempDir: join(folder, 'spill'), filesDir: folder })
    const foreign = (text: string) => engine.askForeign({ setup: [], sql: text, rowsMax: 10, msMax: 5_000 })
    for (const text of [`SELECT * FROM '${secretFile}'`, `COPY (SELECT 1) TO '${join(outside, 'out.csv')}'`, `ATTACH '${join(outside, 'x.duckdb')}'`, 'SET enable_external_access = true', 'INSTALL httpfs']) expect(await foreign(text)).toMatchObject({ kind: 'failed' })
    await engine.writer.run(`ATTACH '${join(folder, 'own.duckdb')}' AS own`)
    await engine.writer.run('CREATE TABLE own.t(a INTEGER)')
    expect(await foreign('INSERT INTO own.t VALUES (1)')).toMatchObject({ kind: 'failed' })
    expect(await foreign('SELECT * FROM own.t')).toMatchObject({ kind: 'rows', rows: [] })
    expect([existsSync(join(outside, 'out.csv')), existsSync(join(outside, 'x.duckdb'))]).toEqual([false, false])
    engine.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('a question that takes too long is ended, and the store answers on', async () => {
    const { openEngine } = await import('./duckdb-engine')
    const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-engine-'))
    const engine = await openEngine({ tempDir: join(folder, 'spill'), filesDir: folder })
    const endless = 'SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE hash(a.range + b.range) = 1'
    expect(await engine.askForeign({ setup: [], sql: endless, rowsMax: 10, msMax: 100 })).toEqual({ kind: 'cut' })
    expect(await engine.askForeign({ setup: [], sql: 'SELECT 1', rowsMax: 10, msMax: 5_000 })).toMatchObject({ kind: 'rows', rows: [[1]] })
    engine.close()
    rmSync(folder, { recursive: true, force: true })
  })
})
