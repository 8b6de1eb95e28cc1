import type { Database } from '@/lib/kernel/database'
import { isUniqueViolation } from '@/lib/kernel/unique-violation'
import type { ConfigStore, DocumentKey, DocumentPlace } from '../ports'
import type { ConfigDocumentText } from '../schemas'
import { applicationPart, documentOf, type DocumentRow, inScope, versionOf } from './config-rows'
import { createPrismaStoredDocuments } from './prisma-stored-documents'
import { saveRow } from './save-config-row'

const beyond = ({ layer, target, id }: DocumentKey) => ({ OR: [{ layer: { gt: layer } }, { layer, target: { gt: target } }, { layer, target, id: { gt: id } }] })
const withoutText = <T extends { text: string }>({ text: _text, ...rest }: T) => rest

export function createPrismaConfigStore(database: Database): ConfigStore {
  /** Each with the version in force. */
  async function withVersions(rows: (DocumentRow & { version: number })[]): Promise<ConfigDocumentText[]> {
    if (rows.length === 0) return []
    const versions = await database.configVersion.findMany({ where: { OR: rows.map(({ id, version }) => ({ documentId: id, version })) } })
    const byDocument = new Map(versions.map((version) => [version.documentId, version]))
    return rows.flatMap((row) => {
      const version = byDocument.get(row.id)
      return version ? [documentOf(row, version)] : []
    })
  }
  const placeOf = ({ application, layer, target }: DocumentPlace) => ({ applicationId: application?.id ?? null, layer, target })
  return {
    ...createPrismaStoredDocuments(database),
    async list(scope, { application, after, limit }) {
      const where = { AND: [inScope(scope), application === undefined ? {} : { application: { name: application } }] }
      const [rows, total] = await Promise.all([
        database.configDocument.findMany({ where: { AND: [where, after === null ? {} : beyond(after)] }, include: { application: applicationPart }, orderBy: [{ layer: 'asc' }, { target: 'asc' }, { id: 'asc' }], take: limit + 1 }),
        database.configDocument.count({ where }),
      ])
      return { items: (await withVersions(rows.slice(0, limit))).map(withoutText), total, more: rows.length > limit }
    },
    async find(scope, id) {
      const row = await database.configDocument.findFirst({ where: { AND: [inScope(scope), { id }] }, include: { application: applicationPart } })
      const [document] = await withVersions(row ? [row] : [])
      return row && document ? { document, application: row.application } : null
    },
    async at(place) {
      const row = await database.configDocument.findFirst({ where: placeOf(place), include: { application: applicationPart } })
      return (await withVersions(row ? [row] : []))[0] ?? null
    },
    async versions(id, { below, limit }) {
      const [rows, total] = await Promise.all([
        database.configVersion.findMany({ where: { documentId: id, ...(below === null ? {} : { version: { lt: below } }) }, orderBy: { version: 'desc' }, take: limit + 1 }),
        database.configVersion.count({ where: { documentId: id } }),
      ])
      return { items: rows.slice(0, limit).map(versionOf).map(withoutText), total, more: rows.length > limit }
    },
    async version(id, version) {
      const row = await database.configVersion.findUnique({ where: { documentId_version: { documentId: id, version } } })
      return row && versionOf(row)
    },
    async save(place, draft, doer) {
      try {
        return await database.$transaction(async (tx) => {
          const saved = await saveRow(tx, place, draft, doer)
          if (saved.kind === 'stage-runs') throw new StageRuns()
          return saved
        })
      } catch (error) {
        // Two made the first version of one place at once.
        if (error instanceof StageRuns) return { kind: 'stage-runs' }
        if (isUniqueViolation(error)) return { kind: 'changed-meanwhile' }
        throw error
      }
    },
  }
}

/** Takes back the transaction, which has touched the document's row. */
class StageRuns extends Error {}
