import type { DuckDBValue } from '@duckdb/node-api'
import { listValue } from '@duckdb/node-api'
import type { Dimension, Selector } from '../schemas'
import type { Params } from './duckdb-engine'

/** Collects values while a question's text is written: values never become part of the text. */
export class Values {
  readonly params: Params = {}
  private count = 0
  add(value: DuckDBValue): string {
    const name = `p${this.count++}`
    this.params[name] = value
    return `$${name}`
  }
  /** A condition that `column` is one of `values`. Long lists become a join: comparing each in turn would cost more than the rest. */
  oneOf(column: string, values: readonly string[]): string {
    if (values.length === 0) return 'false'
    const list = this.add(listValue([...values]))
    return values.length <= 4 ? `list_contains(${list}, ${column})` : `${column} IN (SELECT unnest(${list}))`
  }
}

export const columnOf = { application: 'application', cluster: 'cluster', serverGroup: 'server_group', instance: 'instance', zone: 'zone' } satisfies Record<Dimension, string>

/** Conditions on a row of `resources` (named `r`); an empty list means all of them. */
export function resourceConditions(selector: Selector, values: Values): string[] {
  const conditions: string[] = []
  if (selector.applications !== null) conditions.push(values.oneOf('r.application', selector.applications))
  for (const dimension of ['cluster', 'serverGroup', 'instance', 'zone'] as const) {
    const wanted = selector[dimension]
    if (wanted !== undefined) conditions.push(`r.${columnOf[dimension]} = ${values.add(wanted)}`)
  }
  return conditions
}

export const whereAll = (conditions: readonly string[]): string => (conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`)

/** The same question of several day files, as one table. */
export const unionOf = (days: readonly string[], arm: (day: string) => string): string => days.map((day) => `(${arm(day)})`).join(' UNION ALL ')
