import { type Reason, reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { sqlFunctions } from './sql-functions'
import { isSqlView, type SqlView, sqlViews } from './sql-views'

type Json = Record<string, unknown>
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Expressions by DuckDB's own classes; what is not here (parameters, defaults, subscripts of things to come) is refused. */
const classes = new Set(['COLUMN_REF', 'CONSTANT', 'FUNCTION', 'CONJUNCTION', 'COMPARISON', 'CAST', 'CASE', 'OPERATOR', 'BETWEEN', 'SUBQUERY', 'WINDOW', 'LAMBDA', 'LAMBDA_REF', 'COLLATE', 'STAR', 'POSITIONAL_REFERENCE'])
/** Everything else in a tree that has a type: query nodes, tables, modifiers, orders. */
const types = new Set([
  'SELECT_NODE', 'SET_OPERATION_NODE', 'SUBQUERY', 'JOIN', 'EMPTY', 'EXPRESSION_LIST', 'ORDER_MODIFIER', 'LIMIT_MODIFIER', 'LIMIT_PERCENT_MODIFIER', 'DISTINCT_MODIFIER', 'ASCENDING', 'DESCENDING', 'ORDER_DEFAULT',
])

class Refused extends Error {
  constructor(readonly why: Reason) {
    super(why.code)
  }
}
const refuse = (why: Reason): never => {
  throw new Refused(why)
}

/**
 * Whether a parsed statement (DuckDB's `json_serialize_sql`) reads nothing but the views, and calls nothing but harmless
 * functions: by what is allowed, so that what nobody thought of is refused. Gives the views that it reads.
 */
export function guardSql(tree: unknown): Result<Set<SqlView>, Reason> {
  try {
    const [statement, ...more] = isObject(tree) && Array.isArray(tree.statements) ? tree.statements : []
    if (!isObject(statement) || !isObject(statement.node)) return refuse(reason('sql-one-select'))
    if (more.length > 0) return refuse(reason('sql-one-statement'))
    if (Array.isArray(statement.named_param_map) && statement.named_param_map.length > 0) return refuse(reason('sql-parameters'))
    const views = new Set<SqlView>()
    const { cte_map: named, ...node } = statement.node
    const known = new Set<string>()
    // In the order of their names: one may read those before it. Elsewhere a name could mean a table of the engine's own.
    for (const { key, query } of namedQueries(named)) {
      walk(query, known, views)
      if (!/^[a-z_][a-z0-9_]*$/i.test(key)) refuse(reason('sql-query-name', { name: key.slice(0, 40) }))
      known.add(key.toLowerCase())
    }
    walk(node, known, views)
    return ok(views)
  } catch (error) {
    if (error instanceof Refused) return fail(error.why)
    throw error
  }
}

function namedQueries(named: unknown): { key: string; query: unknown }[] {
  const entries = isObject(named) && Array.isArray(named.map) ? named.map : []
  return entries.map((entry) => (isObject(entry) && isObject(entry.value) ? { key: textOf(entry.key), query: entry.value } : refuse(reason('sql-named-query'))))
}

function walk(value: unknown, known: ReadonlySet<string>, views: Set<SqlView>): void {
  if (Array.isArray(value)) return value.forEach((one) => walk(one, known, views))
  if (!isObject(value)) return
  if (typeof value.class === 'string') checkExpression(value)
  else if (value.type === 'BASE_TABLE') checkTable(value, known, views)
  else if (value.type === 'TABLE_FUNCTION') checkTableFunction(value)
  else if (typeof value.type === 'string' && !types.has(value.type)) refuse(reason('sql-kind', { kind: value.type }))
  if (namedQueries(value.cte_map).length > 0) refuse(reason('sql-with'))
  for (const [key, part] of Object.entries(value)) {
    // A constant is what it is, however it looks: nothing inside is part of the tree. The same of the name of a type.
    if (key === 'cast_type' || (key === 'value' && value.class === 'CONSTANT') || key === 'sample_size') continue
    walk(part, known, views)
  }
}

function checkExpression(value: Json): void {
  const kind = textOf(value.class)
  if (!classes.has(kind)) refuse(reason('sql-kind', { kind }))
  if (kind === 'FUNCTION' || kind === 'WINDOW') checkFunction(value)
}

function checkFunction({ function_name: given, schema, catalog }: Json): void {
  const name = textOf(given).toLowerCase()
  if (!sqlFunctions.has(name)) refuse(reason('sql-function', { name: name.slice(0, 60) }))
  if (![undefined, '', 'main'].includes(schema as string) || ![undefined, '', 'system'].includes(catalog as string)) refuse(reason('sql-function-schema'))
}

function checkTable({ table_name: given, schema_name: schema, catalog_name: catalog, at_clause: at }: Json, known: ReadonlySet<string>, views: Set<SqlView>): void {
  const name = textOf(given).toLowerCase()
  if (textOf(schema) !== '' || textOf(catalog) !== '' || (at !== undefined && at !== null)) refuse(reason('sql-table-schema'))
  if (known.has(name)) return
  if (!isSqlView(name)) refuse(reason('sql-no-table', { name: name.slice(0, 60), tables: Object.keys(sqlViews).join(', ') }))
  else views.add(name)
}

function checkTableFunction({ function: called }: Json): void {
  if (!isObject(called) || called.class !== 'FUNCTION' || textOf(called.function_name).toLowerCase() !== 'unnest') refuse(reason('sql-table-function'))
}
