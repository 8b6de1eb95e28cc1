import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { conditionOf } from '@/lib/domains/drains/core/drain-condition'
import { DrainOrder } from '@/lib/domains/drains/order-schemas'
import type { DrainTest } from '@/lib/domains/drains/problem-schemas'
import type { DrainProgress, ToldCondition } from '@/lib/domains/drains/progress-schemas'
import type { DrainCredentials } from '@/lib/domains/drains/schemas'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { readChecked, removeFolder, writeChecked } from './checked-file'
import { fewAtOnce } from './few-at-once'
import { type DrainNeeds, RunningDrain } from './running-drain'
import { usualTimes } from './sender'
import { testDrain } from './test-drain'

interface DrainsOptions extends Pick<DrainNeeds, 'store' | 'log'>, Partial<Pick<DrainNeeds, 'sendTimes' | 'laneTimes'>> {
  daemon: {
    /** What there is to do; takes what became of it. */
    orders(told: ToldCondition[]): Promise<Result<DrainOrder[], Fault>>
    open(id: string, sealed: string): Promise<Result<DrainCredentials, Fault>>
  }
  /** Of its own, below the data folder. */
  dir: string
  everyMs?: number
}

export interface Drains {
  progress(ids: readonly string[]): DrainProgress[]
  /** `not-found` for a drain that the daemon does not know. */
  test(id: string): Promise<Result<DrainTest, Fault>>
  stop(): Promise<void>
}

const Orders = z.object({ orders: z.array(DrainOrder) })
const nothing: DrainCredentials = { auth: { kind: 'none' }, tls: {} }

/** Every drain that the daemon knows, at work; while it does not answer, those that it named last, which lie in `dir` with their credentials sealed. */
export function createDrains({ store, log, daemon, dir, everyMs = 3_000, sendTimes = usualTimes, laneTimes = { lookMs: 1_000 } }: DrainsOptions): Drains {
  const stopping = new AbortController()
  const running = new Map<string, RunningDrain>()
  const ordersPath = join(dir, 'orders')
  let turn: Promise<unknown> = Promise.resolve()

  const openCredentials: DrainNeeds['openCredentials'] = async ({ id, sealed }) => (sealed === null ? ok(nothing) : daemon.open(id, sealed))
  const needs: DrainNeeds = { store: fewAtOnce(store, 2), log, sendTimes, laneTimes, openCredentials }

  async function reconcile(orders: DrainOrder[]): Promise<void> {
    const wanted = new Map(orders.map((order) => [order.id, order]))
    for (const [id, drain] of running) {
      const next = wanted.get(id)
      if (next && JSON.stringify(next) === JSON.stringify(drain.order)) continue
      await drain.stop()
      running.delete(id)
    }
    for (const order of orders) if (!running.has(order.id) && !stopping.signal.aborted) running.set(order.id, new RunningDrain(order, join(dir, order.id), needs))
  }

  /** What is left of drains that were deleted, also while the collector was away. */
  const forget = (orders: DrainOrder[]) => {
    const wanted = new Set(orders.map(({ id }) => id))
    for (const entry of readdirSync(dir, { withFileTypes: true })) if (entry.isDirectory() && !wanted.has(entry.name)) removeFolder(join(dir, entry.name))
  }

  let known = ''
  async function refresh(): Promise<Result<DrainOrder[], Fault>> {
    const nowMs = Date.now()
    const answer = await daemon.orders([...running.values()].map((drain) => conditionOf(drain.progress(), nowMs)))
    if (!answer.ok) return answer
    const text = JSON.stringify(answer.value)
    if (text !== known) {
      await reconcile(answer.value)
      writeChecked(ordersPath, { orders: answer.value })
      forget(answer.value)
      known = text
    }
    return answer
  }

  /** One after the other: two must not start the same drain. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  const loop = (async () => {
    const last = readChecked(ordersPath, Orders)
    if (last) await inTurn(() => reconcile(last.orders))
    while (!stopping.signal.aborted) {
      await inTurn(refresh).catch((error: unknown) => log.error('a round of the drains failed', { error }))
      await pause(everyMs, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined)
    }
  })()

  return {
    progress: (ids) => ids.flatMap((id) => running.get(id)?.progress() ?? []),
    async test(id) {
      const orders = await inTurn(refresh)
      if (!orders.ok) return orders
      const order = orders.value.find((one) => one.id === id)
      if (!order) return fail(fault('not-found', `There is no drain ${id} here.`))
      const credentials = await openCredentials(order)
      if (!credentials.ok) return credentials
      const tested = await testDrain(order, credentials.value, sendTimes, stopping.signal)
      // It works: what waited for its next try need not.
      if (tested.taken) running.get(id)?.wake()
      return ok(tested)
    },
    async stop() {
      stopping.abort()
      await loop
      await turn
      await Promise.all([...running.values()].map((drain) => drain.stop()))
    },
  }
}
