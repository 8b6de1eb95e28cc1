import { setTimeout as pause } from 'node:timers/promises'
import { LeaseLost, StaleEpoch, type Fence } from '@/lib/domains/delivery/ports'
import type { Database } from '@/lib/kernel/database'
import type { Log } from '@/lib/kernel/log'
import type { Controller } from './controller'
import { claimWork, releaseWork, renewWork, wakeWork } from './work-items'

export interface ControllerStatus {
  kind: string
  lastRunMs: number | null
  failures: number
}

export interface Runner {
  /** Looks for due work now; without an object only because something may have become due. */
  nudge(kind: string, objectId?: string): Promise<void>
  status(): ControllerStatus[]
  /** Takes no more work and waits for the steps under way. */
  stop(): Promise<void>
}

export interface RunnerOptions {
  database: Database
  /** This daemon, by host and start. */
  holder: string
  controllers: readonly Controller[]
  log: Log
  leaseMs?: number
  /** How often to ask for due work when nobody nudges. */
  pollMs?: number
}

const backOffMaxMs = 30_000

interface Lane {
  controller: Controller
  running: Set<Promise<void>>
  failuresOf: Map<string, number>
  lastRunMs: number | null
  /** Ends the present pause. */
  wake: () => void
  /** Set by a nudge that came while claiming: claim again before pausing. */
  again: boolean
}

/** Runs controllers over their work items until stopped: bounded, with leases that are renewed while a step lasts. */
export function createRunner({ database, holder, controllers, log, leaseMs = 15_000, pollMs = 1_000 }: RunnerOptions): Runner {
  const stopping = new AbortController()
  const lanes = controllers.map((controller): Lane => ({ controller, running: new Set(), failuresOf: new Map(), lastRunMs: null, wake: () => undefined, again: false }))

  /** A database that was away when a step ended must not cost the rest of its lease: tried until it takes the object back. */
  async function giveBack(fence: Fence, nextLookMs: number): Promise<void> {
    const dueMs = Date.now() + nextLookMs
    for (let tries = 1; ; tries++) {
      try {
        return await releaseWork(database, fence, Math.max(0, dueMs - Date.now()))
      } catch (error) {
        if (tries === 1) log.warn('cannot give work back yet', { ...fence, error })
        // Whoever starts next takes over what this host holds.
        if (stopping.signal.aborted) return
      }
      await pause(pollMs, undefined, { signal: stopping.signal }).catch(() => undefined)
    }
  }

  async function takeStep(lane: Lane, fence: Fence): Promise<void> {
    const lost = new AbortController()
    const renewing = setInterval(() => {
      renewWork(database, fence, leaseMs).then((held) => held || lost.abort(), (error: unknown) => log.warn('cannot renew a lease', { ...fence, error }))
    }, leaseMs / 3)
    let nextLookMs: number
    try {
      ;({ nextLookMs } = await lane.controller.step(fence, AbortSignal.any([stopping.signal, lost.signal])))
      lane.failuresOf.delete(fence.objectId)
    } catch (error) {
      if (error instanceof LeaseLost || error instanceof StaleEpoch) return log.warn('a step was taken over', { ...fence, error })
      const failures = (lane.failuresOf.get(fence.objectId) ?? 0) + 1
      lane.failuresOf.set(fence.objectId, failures)
      nextLookMs = Math.min(backOffMaxMs, 500 * 2 ** Math.min(failures, 10))
      log.error('a step failed', { ...fence, failures, nextLookMs, error })
    } finally {
      clearInterval(renewing)
      lane.lastRunMs = Date.now()
    }
    await giveBack(fence, nextLookMs)
  }

  async function run(lane: Lane): Promise<void> {
    while (!stopping.signal.aborted) {
      lane.again = false
      const room = lane.controller.concurrency - lane.running.size
      const claimed = room <= 0 ? [] : await claimWork(database, lane.controller.kind, holder, leaseMs, room).catch((error: unknown) => {
        log.warn('cannot ask for work', { kind: lane.controller.kind, error })
        return []
      })
      for (const fence of claimed) {
        const step = takeStep(lane, fence)
          .finally(() => {
            lane.running.delete(step)
            lane.again = true
            lane.wake()
          })
        lane.running.add(step)
      }
      if (lane.again) continue
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, lane.controller.pollMs ?? pollMs)
        lane.wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    await Promise.all(lane.running)
  }

  const runs = lanes.map(run)
  const rouse = (lane: Lane) => {
    lane.again = true
    lane.wake()
  }
  return {
    async nudge(kind, objectId) {
      const lane = lanes.find((one) => one.controller.kind === kind)
      if (!lane) return
      if (objectId !== undefined) await wakeWork(database, kind, objectId)
      rouse(lane)
    },
    status: () => lanes.map(({ controller, lastRunMs, failuresOf }) => ({ kind: controller.kind, lastRunMs, failures: [...failuresOf.values()].reduce((sum, one) => sum + one, 0) })),
    async stop() {
      stopping.abort()
      for (const lane of lanes) rouse(lane)
      await Promise.all(runs)
    },
  }
}
