import { describe, expect, test } from 'vitest'
import type { RefusalCode } from '@/lib/kernel/reason'
import { guardSql } from './sql-guard'

/** As DuckDB writes parsed statements, with what matters here. */
const tree = (node: object, more: object = {}) => ({ statements: [{ node: { type: 'SELECT_NODE', ...node }, ...more }] })
const from = (table: object) => tree({ from_table: { type: 'BASE_TABLE', ...table } })
const call = (name: string, more: object = {}) => tree({ select_list: [{ class: 'FUNCTION', function_name: name, ...more }] })
const named = (key: string, value: unknown) => ({ cte_map: { map: [{ key, value }] } })

describe('a question is refused by code', () => {
  test.each<[unknown, RefusalCode, Record<string, string>]>([
    [null, 'sql-one-select', {}],
    [{ statements: [{}] }, 'sql-one-select', {}],
    [{ statements: [...tree({}).statements, {}] }, 'sql-one-statement', {}],
    [tree({}, { named_param_map: [{}] }), 'sql-parameters', {}],
    [tree(named('a b', {})), 'sql-query-name', { name: 'a b' }],
    [tree(named('a', 7)), 'sql-named-query', {}],
    [tree({ from_table: { type: 'PIVOT' } }), 'sql-kind', { kind: 'PIVOT' }],
    [tree({ select_list: [{ class: 'PARAMETER' }] }), 'sql-kind', { kind: 'PARAMETER' }],
    [tree({ from_table: { type: 'SUBQUERY', subquery: named('a', {}) } }), 'sql-with', {}],
    [call('READ_TEXT'), 'sql-function', { name: 'read_text' }],
    [call('sum', { schema: 'pg_catalog' }), 'sql-function-schema', {}],
    [from({ table_name: 'spans', schema_name: 'main' }), 'sql-table-schema', {}],
    [from({ table_name: 'secrets' }), 'sql-no-table', { name: 'secrets', tables: 'spans, logs, points, requests' }],
    [tree({ from_table: { type: 'TABLE_FUNCTION', function: { class: 'FUNCTION', function_name: 'glob' } } }), 'sql-table-function', {}],
  ])('%j: %s', (given, code, values) => expect(guardSql(given)).toEqual({ ok: false, error: { code, values } }))

  test('what reads a view and calls what it may passes, and says which view', () => {
    expect(guardSql(from({ table_name: 'Spans' }))).toEqual({ ok: true, value: new Set(['spans']) })
    expect(guardSql(call('sum'))).toEqual({ ok: true, value: new Set() })
  })
})
