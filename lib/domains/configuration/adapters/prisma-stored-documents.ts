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
  async function staged(applications: readonly string[] | null): Promise<StoredDocument[]> {
    const rows = await database.configStage.findMany({
      where: { state: 'running', ...(applications === null ? {} : { OR: [{ applicationId: null }, { application: { name: { in: [...applications] } } }] }) },
      include: { application: { select: { name: true } } }, orderBy: { id: 'asc' },
    })
    return rows.map(({ layer, target, application, baseVersion, change, format, text, zones, share }) => ({
      layer: ConfigLayer.parse(layer), target, application: application?.name ?? null, version: baseVersion + 1, change: String(change), format: ConfigFormat.parse(format), text, stage: { zones, share },
    }))
  }
  const stored: StoredDocuments = {
    async inForce(applications, at) {
      if (at !== null && BigInt(at) > BigInt(await newestChange(database))) return null
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
    async given(applications) {
      // The other way round a text that is finished in between would be in neither, and its instances back at what was before.
      const first = await staged(applications)
      return [...first, ...((await stored.inForce(applications, null)) ?? [])]
    },
  }
  return stored
}

/** Position of the newest change there is, for noticing one whose message was lost. */
export async function newestChange(database: Database): Promise<string> {
  const [versions, stages] = await Promise.all([database.configVersion.aggregate({ _max: { change: true } }), database.configStage.aggregate({ _max: { change: true } })])
  const [version, stage] = [versions._max.change ?? 0n, stages._max.change ?? 0n]
  return String(version > stage ? version : stage)
}
