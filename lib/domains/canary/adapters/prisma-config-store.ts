import type { CanaryConfig as ConfigRow } from '@/generated/prisma/client'
import type { Database } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { CanaryConfigStore, StoredConfig } from '../ports'

const stored = ({ name, version, config, createdBy, createdAt }: ConfigRow): StoredConfig => ({ name, version, config, createdBy, createdAt: createdAt.toISOString() })

/** Every save is a new row: a canary of long ago can still say what it went by. */
export const createPrismaConfigStore = (database: Database): CanaryConfigStore => ({
  async list(applicationId) {
    const rows = await database.canaryConfig.findMany({ where: { applicationId }, distinct: ['name'], orderBy: [{ name: 'asc' }, { version: 'desc' }] })
    return rows.map(stored)
  },
  async latest(applicationId, name) {
    const row = await database.canaryConfig.findFirst({ where: { applicationId, name }, orderBy: { version: 'desc' } })
    return row && stored(row)
  },
  save: (application, id, name, config, expectedVersion, doer) =>
    database.$transaction(async (tx) => {
      // The application's row orders its configs: two saves at once are two versions, or one and a refusal.
      await tx.$executeRaw`SELECT 1 FROM application WHERE id = ${application.id} FOR UPDATE`
      const former = await tx.canaryConfig.findFirst({ where: { applicationId: application.id, name }, orderBy: { version: 'desc' } })
      const version = former?.version ?? 0
      if (version !== expectedVersion) return { version }
      // What came through the API is JSON already.
      const row = await tx.canaryConfig.create({ data: { id, applicationId: application.id, name, version: version + 1, config: JSON.parse(JSON.stringify(config)), createdBy: doer.actor.name } })
      await appendChange(tx, {
        actor: doer.actor,
        action: 'canary-config.save',
        subject: { kind: 'canary-config', id: `${application.name} ${name}` },
        teamId: application.teamId,
        application: application.name,
        ...(former ? { before: { version, config: former.config } } : {}),
        after: { version: version + 1, config },
        ...(doer.why === undefined ? {} : { why: doer.why }),
      })
      return stored(row)
    }),
})
