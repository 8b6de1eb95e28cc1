import type { Database } from '@/lib/kernel/database'
import type { FaultTimes } from '../../canary/ports'

/** When faults touched an application, for whoever judges what it did meanwhile. */
export const createPrismaFaultTimes = (database: Database): FaultTimes => ({
  async within(application, { fromMs, toMs }) {
    const rows = await database.chaosRun.findMany({
      where: { touches: { has: application }, injectedAt: { lte: new Date(toMs) }, OR: [{ goneAt: null }, { goneAt: { gte: new Date(fromMs - 60_000) } }] },
      orderBy: { number: 'asc' }, select: { number: true, injectedAt: true, goneAt: true },
    })
    return rows.map(({ number, injectedAt, goneAt }) => ({ run: number, fromMs: injectedAt?.getTime() ?? fromMs, toMs: goneAt?.getTime() ?? toMs }))
  },
})
