import type { RegistrySummary } from '@/lib/domains/registry/schemas'

export interface MatrixRow {
  application: string
  up: number
  total: number
  /** In the order of `zones`. */
  cells: number[]
}

export interface ZoneMatrix {
  zones: string[]
  rows: MatrixRow[]
  /** Applications beyond the first page. */
  more: number
}

const totalOf = (counts: RegistrySummary['instances']) => counts.up + counts.down + counts.starting + counts.outOfService + counts.unknown

/** Who is where: applications with something not up first, then by name. */
export function zoneMatrix({ applications, zones }: Pick<RegistrySummary, 'applications' | 'zones'>, rowsMax = 50): ZoneMatrix {
  const names = zones.map((one) => one.zone).toSorted()
  const rows = applications.map(({ application, instances, zones: byZone }) => ({
    application,
    up: instances.up,
    total: totalOf(instances),
    cells: names.map((zone) => byZone[zone] ?? 0),
  }))
  rows.sort((a, b) => b.total - b.up - (a.total - a.up) || (a.application < b.application ? -1 : 1))
  return { zones: names, rows: rows.slice(0, rowsMax), more: Math.max(0, rows.length - rowsMax) }
}
