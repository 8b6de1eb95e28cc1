import type { Database } from '@/lib/kernel/database'
import type { ConfigHistory } from '../repository-ports'
import { applicationPart, documentOf, inScope } from './config-rows'

const perRead = 200

/** Read in pieces while it is written elsewhere: never the whole at once. */
export const createPrismaConfigHistory = (database: Database): ConfigHistory =>
  async function* history(scope) {
    const formats = new Map<string, ReturnType<typeof documentOf>['format']>()
    for (let after = 0n; ; ) {
      const rows = await database.configVersion.findMany({
        where: { change: { gt: after }, document: inScope(scope) }, include: { document: { include: { application: applicationPart } } }, orderBy: { change: 'asc' }, take: perRead,
      })
      for (const row of rows) {
        const { id, application, layer, target, format, version, text, comment, savedBy } = documentOf(row.document, row)
        yield { application, layer, target, format, formatBefore: formats.get(id) ?? null, version, text, comment, savedBy, savedAt: row.savedAt }
        formats.set(id, format)
      }
      const last = rows.at(-1)
      if (!last) return
      after = last.change
    }
  }
