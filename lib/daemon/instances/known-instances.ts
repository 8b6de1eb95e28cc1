import { releaseVersion } from '@/lib/domains/delivery/core/release-version'
import { DeclaredDependencies } from '@/lib/domains/gateway/dependency-schemas'
import type { Database } from '@/lib/kernel/database'

/** What proves an instance of ours: in the registry by its id, at the sidecar by its secret. */
export interface KnownInstance {
  id: string
  application: string
  cluster: string
  serverGroup: string
  zone: string
  port: number
  /** The release, as telemetry names it. */
  version: string
  secretHash: string
  /** What its release declares of those that it calls. */
  dependencies: DeclaredDependencies
}

/** The instances that a runtime made and that have not ended, kept in memory for registry and discovery. */
export interface KnownInstances {
  find(id: string): KnownInstance | undefined
  all(): KnownInstance[]
  put(instance: KnownInstance): void
  remove(id: string): void
  /** Reads the rows again: other daemons make instances too. */
  reload(): Promise<void>
  onChange(listener: () => void): void
}

export function createKnownInstances(database: Database): KnownInstances {
  let known = new Map<string, KnownInstance>()
  /** Changed while the rows were being read: what memory says of them is newer. */
  const touched = new Set<string>()
  const listeners: (() => void)[] = []
  const tell = () => {
    for (const listener of listeners) listener()
  }
  return {
    find: (id) => known.get(id),
    all: () => [...known.values()],
    put(instance) {
      touched.add(instance.id)
      known.set(instance.id, instance)
      tell()
    },
    remove(id) {
      touched.add(id)
      if (known.delete(id)) tell()
    },
    async reload() {
      touched.clear()
      const rows = await database.instance.findMany({
        where: { state: { notIn: ['stopped', 'failed'] } },
        select: { id: true, zone: true, port: true, secretHash: true, serverGroup: { select: { name: true, cluster: true, application: { select: { name: true } }, release: { select: { number: true, version: true, dependencies: true } } } } },
      })
      const read = new Map<string, KnownInstance>(
        rows.map(({ serverGroup, ...row }) => [row.id, { ...row, serverGroup: serverGroup.name, cluster: serverGroup.cluster, application: serverGroup.application.name, version: releaseVersion(serverGroup.release), dependencies: DeclaredDependencies.parse(serverGroup.release.dependencies) }]),
      )
      for (const id of touched) {
        const newer = known.get(id)
        if (newer) read.set(id, newer)
        else read.delete(id)
      }
      known = read
      tell()
    },
    onChange: (listener) => void listeners.push(listener),
  }
}
