import { type EstateRow, type EstateSort, type EstateSortText, type VerdictState, verdictStates } from '../schemas'

export interface RowFilter {
  q?: string | undefined
  team?: string | undefined
  state?: VerdictState | undefined
}

export function filterRows(rows: EstateRow[], { q, team, state }: RowFilter): EstateRow[] {
  const words = q?.trim().toLowerCase()
  return rows.filter(
    (row) =>
      (!words || row.name.includes(words) || row.description.toLowerCase().includes(words)) &&
      (!team || (row.owner.kind === 'team' && row.owner.team === team)) &&
      (!state || row.verdict.state === state),
  )
}

const severity = (row: EstateRow) => verdictStates.indexOf(row.verdict.state)
const byName = (a: EstateRow, b: EstateRow) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)
/** Not known sorts after everything that is. */
const figure = (value: number | null | undefined) => value ?? -1
const errorRate = ({ traffic }: EstateRow) => (traffic && traffic.requests > 0 ? traffic.errors / traffic.requests : null)

const measures = {
  worst: (row) => -severity(row),
  requests: (row) => figure(row.traffic?.requests),
  errors: (row) => figure(errorRate(row)),
  p95: (row) => figure(row.traffic?.worstZone?.p95Ms ?? row.traffic?.p95Ms),
  instances: (row) => figure(row.instances.up),
} satisfies Record<Exclude<EstateSort, 'name'>, (row: EstateRow) => number>

/** Largest first, then by name: a list that only reloads never changes its order by itself. */
export function orderRows(rows: EstateRow[], sort: EstateSortText): EstateRow[] {
  const sign = sort.startsWith('-') ? -1 : 1
  const key = sort.replace('-', '') as EstateSort // The schema's own texts: a key, or a minus and a key.
  if (key === 'name') return rows.toSorted((a, b) => sign * byName(a, b))
  return rows.toSorted((a, b) => sign * (measures[key](b) - measures[key](a)) || byName(a, b))
}

export function countStates(rows: EstateRow[]): Partial<Record<VerdictState, number>> {
  const counts: Partial<Record<VerdictState, number>> = {}
  for (const { verdict } of rows) counts[verdict.state] = (counts[verdict.state] ?? 0) + 1
  return counts
}
