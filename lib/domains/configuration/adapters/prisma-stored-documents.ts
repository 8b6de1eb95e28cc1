import type { Database } from '@/lib/kernel/database'
import type { StoredDocument, StoredDocuments } from '../ports'
import { ConfigFormat, ConfigLayer } from '../schemas'

/** Beyond every position of the ledger. */
const end = 2n ** 63n - 1n

interface Row extends Omit<StoredDocument, 'layer' | 'format' | 'change'> {
  layer: string
  format: string
  change: bigint
}

export function createPrismaStoredDocuments(database: Database): StoredDocuments {
  return {
    async inForce(applications, at) {
      if (at !== null && !(await database.configVersion.findFirst({ where: { change: { gte: BigInt(at) } }, select: { change: true } }))) return null
      const names = applications === null ? [] : [...applications]
      const rows = await database.$queryRaw<Row[]>`
        SELECT d.layer, d.target, a.name AS application, v.version, v.change, v.format, v.text
        FROM config_document d
        LEFT JOIN application a ON a.id = d.application_id
        JOIN LATERAL (SELECT * FROM config_version w WHERE w.document_id = d.id AND w.change <= ${at === null ? end : BigInt(at)} ORDER BY w.version DESC LIMIT 1) v ON true
        WHERE d.application_id IS NULL OR ${applications === null} OR a.name = ANY(${names})
        ORDER BY d.id`
      return rows.map((row) => ({ ...row, layer: ConfigLayer.parse(row.layer), format: ConfigFormat.parse(row.format), change: String(row.change) }))
    },
  }
}

/** Position of the newest version there is, for noticing one whose message was lost. */
export const newestChange = async (database: Database): Promise<string> => String((await database.configVersion.aggregate({ _max: { change: true } }))._max.change ?? 0n)
