import { appsHash, noCounts } from '@/lib/domains/registry/core/hash'
import type { Lease } from '@/lib/domains/registry/core/instance'
import type { LeaseTable } from '@/lib/domains/registry/core/lease-table'
import { InstanceStatus } from '@/lib/domains/registry/schemas'
import { byApplication } from '@/lib/domains/registry/wire/write-applications'
import type { ListState } from './document-cache'

/** Rises with a change of any of them. */
export const versionOf = (tables: readonly LeaseTable[]): number => tables.reduce((sum, { version }) => sum + version, 0)

/** One estate of several regions, as their clients count it: the hash is over all that they asked for. */
function hashOf(tables: readonly LeaseTable[]): string {
  const sum = noCounts()
  for (const { counts } of tables) for (const status of InstanceStatus.options) sum[status] += counts[status]
  return appsHash(sum)
}

function applicationsOf(tables: readonly LeaseTable[], kind: 'full' | 'delta'): Map<string, readonly Lease[]> {
  const all = new Map<string, readonly Lease[]>()
  for (const { apps, changes } of tables) {
    const own = kind === 'delta' ? byApplication(changes.leases()) : new Map([...apps].map(([name, leases]) => [name, [...leases.values()]]))
    for (const [name, leases] of own) {
      const before = all.get(name)
      all.set(name, before ? [...before, ...leases] : leases)
    }
  }
  return all
}

/** A list or a delta over our own leases and those of the regions asked for. */
export const readTables = (tables: readonly LeaseTable[], kind: 'full' | 'delta'): ListState => ({
  head: { version: kind === 'full' ? '1' : String(versionOf(tables)), hash: hashOf(tables) },
  applications: applicationsOf(tables, kind),
})
