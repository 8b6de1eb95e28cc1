import { compareRegistries, type Comparison, countDifferences, listDifferences, sideOf } from '@/lib/domains/registry/core/compare-registries'
import type { LeaseTable } from '@/lib/domains/registry/core/lease-table'
import { countApplications } from '@/lib/domains/registry/core/summary'
import type { RemoteEureka } from '@/lib/domains/registry/ports'
import { createRemoteRegistry, type RemoteRegistry } from '@/lib/domains/registry/remote-registries'
import type { DifferencesAnswer, DifferencesInput, PlannedRemote, RemoteSides } from '@/lib/domains/registry/remote-schemas'
import type { Clock } from '@/lib/kernel/clock'
import type { Log } from '@/lib/kernel/log'
import type { RemoteRegions } from './answer-reads'

export interface Remotes extends RemoteRegions {
  /** From now on these are read; one that is the same as before goes on. */
  apply(plan: readonly PlannedRemote[]): Promise<void>
  /** Its secret, where the address leads to the same origin. */
  planned(name: string): PlannedRemote | null
  sides(applications: string[] | null): RemoteSides
  /** Null: none of this name. */
  differences(input: DifferencesInput): DifferencesAnswer | null
  stop(): Promise<void>
}

export interface RemotesOptions {
  own: LeaseTable
  connect: (plan: PlannedRemote) => RemoteEureka
  clock: Clock
  log: Log
  everyMs?: number
}

interface Reading {
  plan: PlannedRemote
  registry: RemoteRegistry
  /** Made once for each pair of states: pages ask far more often. */
  compared: { versions: string; comparison: Comparison } | null
}

interface Counted {
  version: number
  counts: ReturnType<typeof countApplications>
}

/** The other registries that an operator named, read side by side. */
export function createRemotes({ own, connect, clock, log, everyMs }: RemotesOptions): Remotes {
  const readings = new Map<string, Reading>()
  const counted = new WeakMap<LeaseTable, Counted>()

  async function end(name: string): Promise<void> {
    const reading = readings.get(name)
    readings.delete(name)
    await reading?.registry.stop()
  }

  function countsOf(table: LeaseTable): Counted['counts'] {
    let known = counted.get(table)
    if (known?.version !== table.version) counted.set(table, (known = { version: table.version, counts: countApplications(table) }))
    return known.counts
  }

  function compare(reading: Reading): Comparison {
    const { table } = reading.registry
    const versions = `${own.version} ${table.version}`
    if (reading.compared?.versions !== versions) reading.compared = { versions, comparison: compareRegistries(own, table) }
    return reading.compared.comparison
  }

  return {
    find: (name) => readings.get(name)?.registry.table ?? null,
    planned: (name) => readings.get(name)?.plan ?? null,
    async apply(plans) {
      const wanted = new Map(plans.map((plan) => [plan.name, plan]))
      const isSame = ({ plan }: Reading) => JSON.stringify(wanted.get(plan.name)) === JSON.stringify(plan)
      await Promise.all([...readings.values()].filter((reading) => !isSame(reading)).map(({ plan }) => end(plan.name)))
      for (const [name, plan] of wanted)
        if (!readings.has(name))
          readings.set(name, { plan, registry: createRemoteRegistry({ name, remote: connect(plan), clock, log, ...(everyMs !== undefined && { everyMs }) }), compared: null })
    },
    sides: (applications) => ({
      own: sideOf(countsOf(own), applications),
      remotes: [...readings].map(([name, reading]) => ({
        name, state: reading.registry.state(), secretLost: reading.plan.secretLost, ...sideOf(countsOf(reading.registry.table), applications), ...countDifferences(compare(reading), applications),
      })),
    }),
    differences({ name, applications, kind, limit, offset }) {
      const reading = readings.get(name)
      if (!reading) return null
      const all = listDifferences(compare(reading), applications, kind)
      return { items: all.slice(offset, offset + limit), total: all.length }
    },
    async stop() {
      await Promise.all([...readings.keys()].map(end))
    },
  }
}
