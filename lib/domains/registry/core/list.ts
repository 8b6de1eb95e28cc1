import type { z } from 'zod'
import type { InstanceStatus, RegistryListAnswer, RegistryListInput } from '../schemas'
import { describeLease } from './describe'
import { expiresAtMs, type Lease, zoneOf } from './instance'
import type { LeaseTable } from './lease-table'

const severity: Record<InstanceStatus, number> = { DOWN: 0, UNKNOWN: 1, OUT_OF_SERVICE: 2, STARTING: 3, UP: 4 }

const byText = (a: string | null, b: string | null): number => (a === b ? 0 : a === null ? 1 : b === null ? -1 : a < b ? -1 : 1)

/** Sick before well, then the lease that runs out first. Every order ends with application and id, so that pages do not shift. */
const orders: Record<z.output<typeof RegistryListInput>['sort'], (a: Lease, b: Lease) => number> = {
  application: () => 0,
  zone: (a, b) => byText(zoneOf(a), zoneOf(b)),
  status: (a, b) => severity[a.status] - severity[b.status],
  renewed: (a, b) => a.renewedAtMs - b.renewedAtMs,
  worst: (a, b) => severity[a.status] - severity[b.status] || expiresAtMs(a) - expiresAtMs(b),
}

function* candidates(table: LeaseTable, { applications, application }: z.output<typeof RegistryListInput>): Iterable<Lease> {
  if (applications === null && application === undefined) return yield* table.all()
  const allowed = applications && new Set(applications)
  const names = application === undefined ? (applications ?? []) : !allowed || allowed.has(application.toLowerCase()) ? [application] : []
  for (const name of names) yield* table.apps.get(name.toUpperCase())?.values() ?? []
}

export function listLeases(table: LeaseTable, input: z.output<typeof RegistryListInput>, nowMs: number): RegistryListAnswer {
  const needle = input.q?.trim().toLowerCase() ?? ''
  const found: Lease[] = []
  for (const lease of candidates(table, input)) {
    if (input.status && lease.status !== input.status) continue
    if (input.zone && zoneOf(lease) !== input.zone) continue
    const { instanceId, hostName, app } = lease.info
    if (needle && !`${instanceId}\n${hostName}\n${app}`.toLowerCase().includes(needle)) continue
    found.push(lease)
  }
  const order = orders[input.sort]
  found.sort((a, b) => order(a, b) || byText(a.info.app, b.info.app) || byText(a.info.instanceId, b.info.instanceId))
  return { items: found.slice(input.offset, input.offset + input.limit).map(describeLease), total: found.length, asOfMs: nowMs }
}
