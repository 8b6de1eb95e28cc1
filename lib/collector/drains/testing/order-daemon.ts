import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { answerCall, controlRoutes, serveControl } from '@/lib/control/serve'
import { openDrain, sealDrain } from '@/lib/domains/drains/adapters/sealed-drain'
import type { DrainOrder } from '@/lib/domains/drains/order-schemas'
import type { ToldCondition } from '@/lib/domains/drains/progress-schemas'
import type { DrainCredentials } from '@/lib/domains/drains/schemas'
import { createEnvelope } from '@/lib/kernel/envelope'
import { fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { createLog } from '@/lib/kernel/log'
import { fail, ok } from '@/lib/kernel/result'

/** The daemon's socket with its calls of drains alone: orders that a test sets, and the real envelope. */
export interface OrderDaemon {
  orders: DrainOrder[]
  /** As the collector last told. */
  told: ToldCondition[]
  /** No database: orders are not answered, credentials are still opened. */
  withoutDatabase: boolean
  order(given: Partial<DrainOrder> & Pick<DrainOrder, 'kind' | 'url'>, credentials?: Partial<DrainCredentials>): DrainOrder
  close(): void
}

export async function serveOrderDaemon(socketDir: string): Promise<OrderDaemon> {
  const envelope = createEnvelope(randomBytes(32))
  const routes = controlRoutes()
  const daemon: OrderDaemon = {
    orders: [], told: [], withoutDatabase: false,
    order(given, credentials) {
      const id = newId()
      const sealed = credentials ? sealDrain(envelope, id, { auth: { kind: 'none' }, tls: {}, ...credentials }) : null
      const order: DrainOrder = { id, name: 'test', team: 'front', signals: ['logs'], applications: ['shop'], severityMin: null, sealed, bufferBytesMax: 64 * 1024 * 1024, paused: false, localAllowed: true, createdAtMs: Date.now(), version: 0, ...given }
      daemon.orders = [...daemon.orders, order]
      return order
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
  answerCall(routes, daemonCalls.drainOrders, ({ told }) => {
    if (daemon.withoutDatabase) return fail(fault('unavailable', 'The database does not answer.'))
    daemon.told = told
    return ok(daemon.orders)
  })
  answerCall(routes, daemonCalls.openDrain, ({ id, sealed }) => ok(openDrain(envelope, id, sealed)))
  answerCall(routes, daemonCalls.scrapeTargets, () => ok([]))
  const server = await serveControl(join(socketDir, 'daemon.sock'), routes, createLog('test', () => undefined))
  return daemon
}
