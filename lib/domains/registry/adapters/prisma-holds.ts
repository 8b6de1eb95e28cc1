import type { Database, Transaction } from '@/lib/kernel/database'
import { appendChange, appendChanges } from '../../ledger/adapters/prisma-append'
import { publishEvent } from '../../ledger/adapters/publish-event'
import { Hold, HoldMode, HoldPhase } from '../truth-schemas'
import type { Doer, HoldStore, HoldSubject } from '../truth-ports'

export const holdKind = 'instance-hold'
/** Who settles what the ledger reads of a hold as intended. */
export const holdController = { kind: 'controller', id: 'instance-hold', name: 'instance controller' }
/** Ids of either side may hold anything but this. */
const separator = '\n'
export const holdObject = ({ application, instance }: Pick<HoldSubject, 'application' | 'instance'>): string => `${application}${separator}${instance}`
export const holdKey = (objectId: string): { application: string; instance: string } => {
  const [application = '', instance = ''] = objectId.split(separator, 2)
  return { application, instance }
}

interface HoldRow {
  application: string
  instance: string
  mode: string
  phase: string
  why: string
  by: unknown
  askedAt: Date
  phaseSince: Date
}

export function holdOf({ application, instance, mode, phase, why, by, askedAt, phaseSince }: HoldRow): Hold {
  const name = by !== null && typeof by === 'object' && 'name' in by ? String(by.name) : ''
  return Hold.parse({ application, instance, mode: HoldMode.parse(mode), phase: HoldPhase.parse(phase), why, by: name, askedMs: askedAt.getTime(), sinceMs: phaseSince.getTime() })
}

/** Phases are timed by the database, as all that controllers look after. */
export async function databaseNow(tx: Transaction): Promise<Date> {
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`
  if (!clock) throw new Error('the database has no clock')
  return clock.now
}

/** Puts it on its controller's list, due now, and tells open pages. */
async function askForWork(tx: Transaction, subject: HoldSubject): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO work_item (kind, object_id) VALUES (${holdKind}, ${holdObject(subject)})
    ON CONFLICT (kind, object_id) DO UPDATE SET next_look_at = clock_timestamp()`
  await tx.$executeRaw`SELECT pg_notify('quarterdeck_work', ${holdKind})`
  await publishEvent(tx, { topic: 'registry', teamId: null, key: 'holds' })
}

/** A person's wish is done when it is written; what comes of it is the controller's to say. */
const said = ({ application, instance, teamId }: HoldSubject, doer: Doer, action: string, before: unknown, after: unknown) => ({
  actor: doer.actor, action, subject: { kind: 'instance', id: instance }, teamId, application, before, after, why: doer.why,
})

export const createPrismaHoldStore = (database: Database): HoldStore => ({
  async of(instances) {
    return instances.length === 0 ? [] : (await database.instanceHold.findMany({ where: { instance: { in: [...instances] } } })).map(holdOf)
  },

  ask: (subject, mode, doer) =>
    database.$transaction(async (tx) => {
      const { application, instance, teamId } = subject
      const made = await tx.instanceHold.createMany({ data: [{ application, instance, teamId, mode, why: doer.why, by: doer.actor }], skipDuplicates: true })
      if (made.count === 0) return 'held'
      const row = await tx.instanceHold.findUniqueOrThrow({ where: { application_instance: { application, instance } } })
      await askForWork(tx, subject)
      await appendChange(tx, said(subject, doer, mode === 'drain' ? 'instance.ask-drain' : 'instance.ask-take-out', { wanted: 'UP' }, { wanted: 'OUT_OF_SERVICE' }))
      return holdOf(row)
    }),

  askBack: (subject, doer) =>
    database.$transaction(async (tx) => {
      const { application, instance } = subject
      // In the order in which its controller locks them.
      await tx.$queryRaw`SELECT 1 FROM work_item WHERE kind = ${holdKind} AND object_id = ${holdObject(subject)} FOR UPDATE`
      const [former] = await tx.$queryRaw<{ phase: string }[]>`SELECT phase FROM instance_hold WHERE application = ${application} AND instance = ${instance} FOR UPDATE`
      const changed = await tx.instanceHold.updateMany({ where: { application, instance, phase: { not: 'leaving' } }, data: { phase: 'leaving', phaseSince: await databaseNow(tx), why: doer.why, by: doer.actor } })
      if (changed.count === 0) return null
      const row = await tx.instanceHold.findUniqueOrThrow({ where: { application_instance: { application, instance } } })
      await askForWork(tx, subject)
      const asked = said(subject, doer, 'instance.ask-back', { wanted: 'OUT_OF_SERVICE' }, { wanted: 'UP' })
      // Its drain does not end any more: what was intended is settled here, for nobody else comes back to it.
      const stopped = { ...said(subject, doer, 'instance.drain', undefined, { askedBack: true }), actor: holdController, phase: 'failed' as const }
      await appendChanges(tx, former?.phase === 'draining' ? [stopped, asked] : [asked])
      return holdOf(row)
    }),
})
