import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { ForcedBreaker, ForcedMode } from '../../gateway/breaker-schemas'
import type { ForceStore, OwnedApplication } from '../ports'
import type { BreakerForce } from '../schemas'

/** What the daemon hears when somebody forced a breaker, or no longer. */
export const forcedKind = 'forced-breakers'

interface Row {
  caller: string
  callee: string
  mode: string
  why: string
  forcedBy: string
  since: Date
  endsAt: Date
}

const forceOf = ({ caller, callee, mode, why, forcedBy, since, endsAt }: Row): BreakerForce => ({
  caller, callee, mode: ForcedMode.parse(mode), why, by: forcedBy, since: since.toISOString(), endsAt: endsAt.toISOString(),
})

const tell = (tx: Transaction) => tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${forcedKind})`

const nowOf = async (tx: Database | Transaction): Promise<Date> => {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  return row?.now ?? new Date()
}

const subjectOf = ({ name }: OwnedApplication, { caller, callee }: { caller: string; callee: string }) => ({ subject: { kind: 'breaker', id: `${caller} > ${callee}` }, application: name })

export const createPrismaForceStore = (database: Database): ForceStore => ({
  async list(scope) {
    const inScope = scope.kind === 'all' ? {} : { application: { teamId: { in: [...scope.teamIds] } } }
    const rows = await database.breakerForce.findMany({ where: { endsAt: { gt: await nowOf(database) }, ...inScope }, orderBy: { endsAt: 'asc' }, take: 500 })
    return rows.map(forceOf)
  },

  force: (owner, { caller, callee, mode, minutes }, { actor, why }) =>
    database.$transaction(async (tx) => {
      // Two who force it at once do so one after the other, so that each entry names what it replaced.
      await tx.$executeRaw`SELECT 1 FROM application WHERE id = ${owner.id} FOR UPDATE`
      const where = { caller_callee: { caller, callee } }
      const since = await nowOf(tx)
      const former = await tx.breakerForce.findUnique({ where })
      const held = former && former.endsAt > since ? { mode: former.mode, endsAt: former.endsAt.toISOString() } : null
      const next = { applicationId: owner.id, mode, why, forcedBy: actor.name, since, endsAt: new Date(since.getTime() + minutes * 60_000) }
      const row = await tx.breakerForce.upsert({ where, create: { id: `${caller}>${callee}`, caller, callee, ...next }, update: next })
      await tell(tx)
      await appendChange(tx, { actor, action: 'breaker.force', ...subjectOf(owner, row), teamId: owner.teamId, before: held, after: { mode, endsAt: row.endsAt.toISOString() }, why })
      return forceOf(row)
    }),

  end: (owner, { caller, callee }, { actor, why }) =>
    database.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM application WHERE id = ${owner.id} FOR UPDATE`
      const where = { caller_callee: { caller, callee } }
      const former = await tx.breakerForce.findUnique({ where })
      if (!former || former.endsAt <= (await nowOf(tx))) return false
      await tx.breakerForce.delete({ where })
      await tell(tx)
      await appendChange(tx, { actor, action: 'breaker.release', ...subjectOf(owner, former), teamId: owner.teamId, before: { mode: former.mode, endsAt: former.endsAt.toISOString() }, after: null, ...(why !== '' && { why }) })
      return true
    }),
})

/** As the proxy follows them. Those whose time is over are left out, and end there by themselves. */
export async function readForced(database: Database): Promise<ForcedBreaker[]> {
  const rows = await database.breakerForce.findMany({ where: { endsAt: { gt: await nowOf(database) } }, orderBy: [{ caller: 'asc' }, { callee: 'asc' }], take: 1_000 })
  return rows.map(({ caller, callee, mode, endsAt }) => ForcedBreaker.parse({ caller: caller === 'edge' ? null : caller, callee, mode, endsAtMs: endsAt.getTime() }))
}

const controller = { kind: 'controller', id: 'daemon', name: 'daemon' }

/** Removes those whose time is over, each with its entry in the ledger. One that somebody holds waits for the next time. */
export async function removeEnded(database: Database, signal?: AbortSignal): Promise<number> {
  for (let count = 0; ; count++) {
    const removed = signal?.aborted ? 0 : await database.$transaction(async (tx) => {
      const [row] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM breaker_force WHERE ends_at <= clock_timestamp() ORDER BY ends_at LIMIT 1 FOR UPDATE SKIP LOCKED`
      if (!row) return 0
      const gone = await tx.breakerForce.delete({ where: { id: row.id }, include: { application: { select: { id: true, name: true, teamId: true } } } })
      const before = { mode: gone.mode, endsAt: gone.endsAt.toISOString() }
      await appendChange(tx, { actor: controller, action: 'breaker.force-end', ...subjectOf(gone.application, gone), teamId: gone.application.teamId, before, after: null })
      return 1
    })
    if (removed === 0) return count
  }
}
