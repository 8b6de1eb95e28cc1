import type { Database } from '@/lib/kernel/database'
import { appendChange } from '../../ledger/adapters/prisma-append'
import type { CapacityStore } from '../truth-ports'

export const createPrismaCapacityStore = (database: Database): CapacityStore => ({
  async of(applications) {
    const rows = await database.applicationCapacity.findMany({
      ...(applications && { where: { application: { name: { in: [...applications] } } } }),
      select: { ratePerInstance: true, setBy: true, setAt: true, application: { select: { name: true } } },
    })
    return rows.map(({ application, ratePerInstance, setBy, setAt }) => ({ application: application.name, ratePerInstance, setBy, setMs: setAt.getTime() }))
  },

  set: ({ id, name, teamId }, ratePerInstance, { actor, why }) =>
    database.$transaction(async (tx) => {
      // Two who set it at once do so one after the other, so that each entry names what it replaced.
      await tx.$executeRaw`SELECT 1 FROM application WHERE id = ${id} FOR UPDATE`
      const former = await tx.applicationCapacity.findUnique({ where: { applicationId: id } })
      if (ratePerInstance === null) await tx.applicationCapacity.deleteMany({ where: { applicationId: id } })
      else {
        const now = { ratePerInstance, setBy: actor.name, setAt: new Date() }
        await tx.applicationCapacity.upsert({ where: { applicationId: id }, create: { applicationId: id, ...now }, update: now })
      }
      await appendChange(tx, {
        actor, action: 'application.capacity', subject: { kind: 'application', id: name }, teamId, application: name, why,
        before: { ratePerInstance: former?.ratePerInstance ?? null }, after: { ratePerInstance },
      })
    }),
})
