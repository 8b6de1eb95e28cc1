import type { Database, Transaction } from '@/lib/kernel/database'
import type { VerdictChange } from '../kept-verdicts'
import type { KeptVerdict } from '../truth-ports'

/** What the daemon of this host held when it last wrote. */
export async function readVerdicts(database: Database, hostId: string): Promise<KeptVerdict[]> {
  const rows = await database.instanceVerdict.findMany({ where: { hostId } })
  return rows.map(({ application, instance, kind, because, since }) => ({ application, instance, kind, because, sinceMs: since.getTime() }))
}

/** Not in the ledger: nobody decided it, and the witnesses find it again. */
export async function writeVerdicts(tx: Transaction, hostId: string, changes: readonly VerdictChange[]): Promise<void> {
  const gone = changes.filter(({ now }) => now === null)
  const held = changes.flatMap(({ now }) => now ?? [])
  // All of a large estate change at its first start: a list is one parameter, however long.
  if (gone.length > 0)
    await tx.$executeRaw`
      DELETE FROM instance_verdict AS v USING unnest(${gone.map(({ application }) => application)}::text[], ${gone.map(({ instance }) => instance)}::text[]) AS u(application, instance)
      WHERE v.host_id = ${hostId} AND v.application = u.application AND v.instance = u.instance`
  if (held.length > 0)
    await tx.$executeRaw`
      INSERT INTO instance_verdict (host_id, application, instance, kind, because, since)
      SELECT ${hostId}, u.application, u.instance, u.kind, u.because, to_timestamp(u.since_ms / 1000)
      FROM unnest(${held.map(({ application }) => application)}::text[], ${held.map(({ instance }) => instance)}::text[], ${held.map(({ kind }) => kind)}::text[],
        ${held.map(({ because }) => because)}::text[], ${held.map(({ sinceMs }) => sinceMs)}::float8[]) AS u(application, instance, kind, because, since_ms)
      ON CONFLICT (host_id, application, instance) DO UPDATE SET kind = excluded.kind, because = excluded.because, since = excluded.since`
}
