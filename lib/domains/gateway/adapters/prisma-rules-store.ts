import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import { ChangedRules } from '../breaker-schemas'
import { mergeChanges, valuesOf } from '../core/change-policy'
import { ReplayChanges } from '../replay-schemas'
import type { RuledApplication, RulesStore } from '../rules-ports'
import type { RulesInForce } from '../rules-schemas'

/** What the daemon hears when somebody put other rules in force, or took them back. */
export const rulesKind = 'breaker-rules'

interface Row {
  caller: string
  callee: string
  change: unknown
  why: string
  setBy: string
  since: Date
}

const rulesOf = ({ caller, callee, change, why, setBy, since }: Row): RulesInForce => ({ caller, callee, change: ReplayChanges.parse(change), why, by: setBy, since: since.toISOString() })

const tell = (tx: Transaction) => tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${rulesKind})`
/** Two who set one breaker's rules do so one after the other. */
const lock = (tx: Transaction, { id }: RuledApplication) => tx.$executeRaw`SELECT 1 FROM application WHERE id = ${id} FOR UPDATE`
const subjectOf = ({ name }: RuledApplication, { caller, callee }: { caller: string; callee: string }) => ({ subject: { kind: 'breaker', id: `${caller} > ${callee}` }, application: name })

export const createPrismaRulesStore = (database: Database): RulesStore => ({
  async list(scope) {
    const where = scope.kind === 'all' ? {} : { application: { teamId: { in: [...scope.teamIds] } } }
    return (await database.breakerRules.findMany({ where, orderBy: { since: 'desc' }, take: 500 })).map(rulesOf)
  },

  set: (owner, { caller, callee, change }, now, { actor, why }) =>
    database.$transaction(async (tx) => {
      await lock(tx, owner)
      const where = { caller_callee: { caller, callee } }
      const former = await tx.breakerRules.findUnique({ where })
      const [at] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
      const next = { applicationId: owner.id, change: mergeChanges(former ? ReplayChanges.parse(former.change) : {}, change), why, setBy: actor.name, since: at?.now ?? new Date() }
      const row = await tx.breakerRules.upsert({ where, create: { id: `${caller}>${callee}`, caller, callee, ...next }, update: next })
      await tell(tx)
      const before = valuesOf(now, change)
      await appendChange(tx, { actor, action: 'breaker.set-rules', ...subjectOf(owner, row), teamId: owner.teamId, before, after: change, why })
      return { ...rulesOf(row), before, after: change }
    }),

  drop: (owner, { caller, callee }, { actor, why }) =>
    database.$transaction(async (tx) => {
      await lock(tx, owner)
      const where = { caller_callee: { caller, callee } }
      const former = await tx.breakerRules.findUnique({ where })
      if (!former) return false
      await tx.breakerRules.delete({ where })
      await tell(tx)
      await appendChange(tx, { actor, action: 'breaker.drop-rules', ...subjectOf(owner, former), teamId: owner.teamId, before: ReplayChanges.parse(former.change), after: null, ...(why !== '' && { why }) })
      return true
    }),
})

/** As the proxy follows them. One that cannot be read costs no other. */
export async function readChangedRules(database: Database): Promise<ChangedRules[]> {
  const rows = await database.breakerRules.findMany({ orderBy: [{ caller: 'asc' }, { callee: 'asc' }], take: 1_000 })
  return rows.flatMap(({ caller, callee, change }) => {
    const read = ChangedRules.safeParse({ caller: caller === 'edge' ? null : caller, callee, change })
    return read.success ? [read.data] : []
  })
}
