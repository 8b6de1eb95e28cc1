import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import { noteDrainConditions, readDrainOrders } from '@/lib/domains/drains/adapters/prisma-drain-orders'
import { openDrain, sealDrain } from '@/lib/domains/drains/adapters/sealed-drain'
import type { Database } from '@/lib/kernel/database'
import { createEnvelope, WrongKey } from '@/lib/kernel/envelope'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'

/** What the daemon does for drains: it names them to the collector, and alone seals and opens their credentials. */
export function answerDrainCalls(routes: ControlRoutes, { database, rootKey }: { database: Database; rootKey: Buffer }): void {
  const envelope = createEnvelope(rootKey)
  answerCall(routes, daemonCalls.drainOrders, async ({ told }) => {
    await noteDrainConditions(database, told)
    return ok(await readDrainOrders(database))
  })
  answerCall(routes, daemonCalls.sealDrain, ({ id, credentials }) => ok({ sealed: sealDrain(envelope, id, credentials) }))
  answerCall(routes, daemonCalls.openDrain, ({ id, sealed }) => {
    try {
      return ok(openDrain(envelope, id, sealed))
    } catch (error) {
      if (!(error instanceof WrongKey)) throw error
      return fail(fault('conflict', 'They were sealed with another root key: give them again.'))
    }
  })
}
