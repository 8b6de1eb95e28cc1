import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, type ControlRoutes } from '@/lib/control/serve'
import { noteDrainConditions, readDrainOrders } from '@/lib/domains/drains/adapters/prisma-drain-orders'
import { openDrain, sealDrain } from '@/lib/domains/drains/adapters/sealed-drain'
import type { Database } from '@/lib/kernel/database'
import { isDatabaseLost } from '@/lib/kernel/database-lost'
import { createEnvelope, WrongKey } from '@/lib/kernel/envelope'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'

/** What the daemon does for drains: it names them to the collector, and alone seals and opens their credentials. */
export function answerDrainCalls(routes: ControlRoutes, { database, rootKey }: { database: Database; rootKey: Buffer }): void {
  const envelope = createEnvelope(rootKey)
  answerCall(routes, daemonCalls.drainOrders, async ({ told }) => {
    try {
      await noteDrainConditions(database, told)
      return ok(await readDrainOrders(database))
    } catch (error) {
      // The collector asks every few seconds: a database that is away is no news for the log each time.
      if (!isDatabaseLost(error)) throw error
      return fail(fault('unavailable', 'The database does not answer.', { retryAfterSeconds: 2 }))
    }
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
