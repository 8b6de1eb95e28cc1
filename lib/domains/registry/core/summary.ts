import type { InstanceStatus, RegistrySummary, StatusCounts } from '../schemas'
import { zoneOf } from './instance'
import type { LeaseTable } from './lease-table'

type Field = keyof StatusCounts
const fieldOf: Record<InstanceStatus, Field> = { UP: 'up', DOWN: 'down', STARTING: 'starting', OUT_OF_SERVICE: 'outOfService', UNKNOWN: 'unknown' }
const none = (): StatusCounts => ({ up: 0, down: 0, starting: 0, outOfService: 0, unknown: 0 })

function add(into: StatusCounts, from: StatusCounts): void {
  for (const field of Object.values(fieldOf)) into[field] += from[field]
}

/** Where a zone is not told. */
export const unknownZone = 'unknown'

export interface ApplicationCounts {
  application: string
  instances: StatusCounts
  byZone: Map<string, StatusCounts>
}

/** One pass over the table, kept until it changes: 10,000 leases are not counted for every screen. */
export function countApplications(table: LeaseTable): Map<string, ApplicationCounts> {
  const all = new Map<string, ApplicationCounts>()
  for (const [app, leases] of table.apps) {
    const counts: ApplicationCounts = { application: app.toLowerCase(), instances: none(), byZone: new Map() }
    for (const lease of leases.values()) {
      const zone = zoneOf(lease) ?? unknownZone
      let inZone = counts.byZone.get(zone)
      if (!inZone) counts.byZone.set(zone, (inZone = none()))
      const field = fieldOf[lease.status]
      counts.instances[field] += 1
      inZone[field] += 1
    }
    all.set(counts.application, counts)
  }
  return all
}

/** Totals and zones are over everything visible; the list of applications is over `only` when a page of them is known. */
export function summarise(
  counts: ReadonlyMap<string, ApplicationCounts>,
  visible: readonly string[] | null,
  only: readonly string[] | undefined,
): Pick<RegistrySummary, 'instances' | 'applications' | 'zones'> {
  const seen = visible === null ? [...counts.values()] : visible.flatMap((name) => counts.get(name.toLowerCase()) ?? [])
  const listed = only && new Set(only.map((name) => name.toLowerCase()))
  const instances = none()
  const zones = new Map<string, StatusCounts>()
  for (const one of seen) {
    add(instances, one.instances)
    for (const [zone, inZone] of one.byZone) {
      let total = zones.get(zone)
      if (!total) zones.set(zone, (total = none()))
      add(total, inZone)
    }
  }
  const sum = (one: StatusCounts) => Object.values(fieldOf).reduce((total, field) => total + one[field], 0)
  return {
    instances,
    zones: [...zones].map(([zone, inZone]) => ({ zone, instances: inZone })).sort((a, b) => (a.zone < b.zone ? -1 : 1)),
    applications: seen
      .filter(({ application }) => !listed || listed.has(application))
      .sort((a, b) => (a.application < b.application ? -1 : 1))
      .map(({ application, instances: own, byZone }) => ({
        application,
        instances: own,
        zones: Object.fromEntries([...byZone].map(([zone, inZone]) => [zone, sum(inZone)])),
      })),
  }
}
