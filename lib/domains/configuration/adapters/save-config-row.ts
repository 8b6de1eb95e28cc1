import type { Transaction } from '@/lib/kernel/database'
import type { Doer } from '../../delivery/ports'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { saveChange } from '../core/save-change'
import type { DocumentPlace, SavedVersion, VersionDraft } from '../ports'
import { documentOf } from './config-rows'

/** Whoever serves configuration hears it on the daemon's channel of work. */
export const configWork = 'configuration'

/** The row of the document first, the ledger's head last: the version is a row of its own that nobody else waits for. */
export async function saveRow(tx: Transaction, place: DocumentPlace, draft: VersionDraft, doer: Doer): Promise<SavedVersion> {
  const { application, layer, target } = place
  const where = { applicationId: application?.id ?? null, layer, target }
  const next = draft.expectedVersion + 1
  let id = draft.id
  if (draft.expectedVersion === 0) {
    if (await tx.configDocument.findFirst({ where, select: { id: true } })) return { kind: 'changed-meanwhile' }
    await tx.configDocument.create({ data: { id, ...where, version: next } })
  } else {
    const row = await tx.configDocument.findFirst({ where, select: { id: true } })
    if (!row) return { kind: 'changed-meanwhile' }
    id = row.id
    const { count } = await tx.configDocument.updateMany({ where: { id, version: draft.expectedVersion }, data: { version: next } })
    if (count === 0) return { kind: 'changed-meanwhile' }
  }
  // What is staged follows the version that it was read with: it is finished or stopped first.
  if (await tx.configStage.findFirst({ where: { ...where, state: 'running' }, select: { id: true } })) return { kind: 'stage-runs' }
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${configWork})`
  const change = await appendChange(tx, saveChange(place, draft, doer))
  const { format, text, comment, rolledBackTo } = draft
  const row = await tx.configVersion.create({ data: { documentId: id, version: next, change, format, text, comment, author: doer.actor, rolledBackTo } })
  return { kind: 'saved', document: documentOf({ id, layer, target, application }, row) }
}
