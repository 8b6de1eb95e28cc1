import { setTimeout as wait } from 'node:timers/promises'
import type { Runtime } from '@/lib/domains/delivery/ports'
import type { Log } from '@/lib/kernel/log'
import type { KnownInstance } from './known-instances'

export interface StoppingInstance {
  id: string
  application: string
}

/** How traffic finds an instance, and leaves it before its process does. */
export interface Traffic {
  /** Before its process starts: from now on the registry takes writes of this id only with its secret. */
  expect(instance: KnownInstance): Promise<void>
  /** Nobody new is sent to it. */
  takeOut(instance: StoppingInstance): Promise<void>
  /** Its entry leaves the registry. */
  remove(instance: StoppingInstance): Promise<void>
  /** Requests on their way through the proxy, or null when the proxy does not say. */
  openRequests(instanceId: string): Promise<number | null>
}

export interface Stopper {
  /** Begins to stop it, once: calling again while it goes does nothing. */
  stop(instance: StoppingInstance, epoch: bigint): void
  /** Ends a process now, without waiting for traffic: when the whole platform stops. Resolves when it is gone. */
  end(instance: StoppingInstance, epoch: bigint): Promise<void>
}

export interface StopperOptions {
  runtime: Runtime
  traffic: Traffic
  log: Log
  drainMaxMs?: number
  /** Time for the proxy to hear that the instance is out. */
  settleMs?: number
  graceMs?: number
}

export function createStopper({ runtime, traffic, log, drainMaxMs = 10_000, settleMs = 400, graceMs = 8_000 }: StopperOptions): Stopper {
  const going = new Map<string, Promise<void>>()

  async function drain(instance: StoppingInstance): Promise<void> {
    await traffic.takeOut(instance).catch((error: unknown) => log.warn('cannot take an instance out of the registry', { instance: instance.id, error }))
    await wait(settleMs)
    const deadline = Date.now() + drainMaxMs
    while (Date.now() < deadline) {
      const open = await traffic.openRequests(instance.id).catch(() => null)
      if (open === null || open === 0) return
      await wait(200)
    }
    log.warn('requests were still open when an instance was stopped', { instance: instance.id })
  }

  async function isGone(id: string, withinMs: number): Promise<boolean> {
    const deadline = Date.now() + withinMs
    for (;;) {
      if ((await runtime.observe(id)).kind !== 'running') return true
      if (Date.now() >= deadline) return false
      await wait(50)
    }
  }

  async function end({ id }: StoppingInstance, epoch: bigint): Promise<void> {
    await runtime.signal(id, 'SIGTERM', epoch)
    if (await isGone(id, graceMs)) return
    log.warn('an instance did not end in time and is killed', { instance: id, graceMs })
    await runtime.signal(id, 'SIGKILL', epoch)
    await isGone(id, 2_000)
  }

  return {
    stop(instance, epoch) {
      if (going.has(instance.id)) return
      const work = (async () => {
        await drain(instance)
        await end(instance, epoch)
      })()
        .catch((error: unknown) => log.error('cannot stop an instance', { instance: instance.id, error }))
        .finally(() => going.delete(instance.id))
      going.set(instance.id, work)
    },
    end,
  }
}
