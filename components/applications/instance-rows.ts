import { zoneOfSlot } from '@/lib/domains/delivery/core/zone-of-slot'
import type { Instance } from '@/lib/domains/delivery/schemas'
import type { RegistryInstance } from '@/lib/domains/registry/schemas'
import type { RuntimeAnswer, RuntimePoint, SummaryAnswer } from '@/lib/domains/telemetry/schemas'
import type { StateName } from '../ui/state'

/** What three sides know of one instance: the runtime that started it, its lease, and what it reported. Null: that side does not know it. */
export interface InstanceRow {
  id: string
  zone: string | null
  serverGroup: string | null
  runtime: Instance | null
  lease: RegistryInstance | null
  traffic: SummaryAnswer['rows'][number] | null
  /** The newest point that has anything. */
  saturation: RuntimePoint | null
  verdict: InstanceVerdict
}

/** `out`: its lease says that it takes no requests, as a person or a program wished. `stray`: reports or registers, but the runtime did not start it. `unregistered`: healthy by its probe, and nobody can find it. */
export type InstanceVerdict = 'failed' | 'sick' | 'down' | 'unregistered' | 'out' | 'stopping' | 'starting' | 'stray' | 'up'

export const verdictStates = {
  failed: 'bad',
  sick: 'bad',
  down: 'bad',
  unregistered: 'warn',
  out: 'off',
  stopping: 'off',
  starting: 'info',
  stray: 'unknown',
  up: 'ok',
} satisfies Record<InstanceVerdict, StateName>

const order = Object.keys(verdictStates)

export interface InstanceSides {
  runtime: readonly Instance[] | null
  leases: readonly RegistryInstance[] | null
  traffic: SummaryAnswer['rows'] | null
  saturation: RuntimeAnswer['series'] | null
}

/** One row for every instance that lives by any side, worst first. What only reported before and is gone is left out. */
export function instanceRows({ runtime, leases, traffic, saturation }: InstanceSides): InstanceRow[] {
  const started = new Map((runtime ?? []).map((one) => [one.id, one]))
  const leased = new Map((leases ?? []).map((one) => [one.id, one]))
  const served = new Map((traffic ?? []).map((one) => [one.key, one]))
  const pressed = new Map((saturation ?? []).map((one) => [one.instance, one.points.findLast((point) => point.cpu !== null || point.memoryBytes !== null)]))
  const ids = new Set([...started.keys(), ...leased.keys()])
  if (runtime === null && leases === null) for (const id of served.keys()) ids.add(id)
  const rows = [...ids].map((id): InstanceRow => {
    const [instance, lease] = [started.get(id) ?? null, leased.get(id) ?? null]
    return {
      id,
      zone: instance?.zone ?? lease?.zone ?? null,
      serverGroup: instance?.serverGroup ?? lease?.serverGroup ?? null,
      runtime: instance,
      lease,
      traffic: served.get(id) ?? null,
      saturation: pressed.get(id) ?? null,
      verdict: judgeInstance(instance, lease, leases !== null),
    }
  })
  return rows.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || (a.id < b.id ? -1 : 1))
}

const ofLease = { UP: 'up', STARTING: 'starting', OUT_OF_SERVICE: 'out', DOWN: 'down', UNKNOWN: 'down' } satisfies Record<RegistryInstance['status'], InstanceVerdict>

function judgeInstance(instance: Instance | null, lease: RegistryInstance | null, leasesKnown: boolean): InstanceVerdict {
  if (!instance) return lease?.status === 'UP' ? 'stray' : 'down'
  switch (instance.state) {
    case 'failed':
    case 'stopped':
      return 'failed'
    case 'sick':
      return 'sick'
    case 'stopping':
      return 'stopping'
    case 'intended':
    case 'starting':
      return 'starting'
    case 'healthy':
      if (!leasesKnown) return 'up'
      if (!lease) return 'unregistered'
      return ofLease[lease.status]
  }
}

/** How many instances of a server group go into each zone: the runtime's own rule, so that a preview is true. */
export function zoneSpread(size: number, cluster: string, zones: readonly string[]): Record<string, number> {
  const spread: Record<string, number> = Object.fromEntries(zones.map((zone) => [zone, 0]))
  if (zones.length === 0) return spread
  for (let slot = 0; slot < size; slot++) {
    const zone = zoneOfSlot(cluster, zones, slot)
    spread[zone] = (spread[zone] ?? 0) + 1
  }
  return spread
}
