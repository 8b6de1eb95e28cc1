import { releaseVersion } from '@/lib/domains/delivery/core/release-version'
import type { Database } from '@/lib/kernel/database'
import type { LoggingInstance } from './otlp-batch'

const rememberedMax = 5_000

/** Who wrote the output: from the rows, remembered, because an instance never changes its name. */
export function createLoggingDirectory(database: Database, region: string): (id: string) => Promise<LoggingInstance | null> {
  const remembered = new Map<string, LoggingInstance>()
  return async (id) => {
    const known = remembered.get(id)
    if (known) return known
    const row = await database.instance.findUnique({
      where: { id },
      select: { zone: true, serverGroup: { select: { name: true, cluster: true, application: { select: { name: true } }, release: { select: { number: true, version: true } } } } },
    })
    if (!row) return null
    const { zone, serverGroup } = row
    const { application, cluster, release, name } = serverGroup
    const instance = { id, application: application.name, cluster, serverGroup: name, zone, region, version: releaseVersion(release) }
    if (remembered.size >= rememberedMax) remembered.clear()
    remembered.set(id, instance)
    return instance
  }
}
