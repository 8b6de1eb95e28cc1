import type { ConfigurationFeed } from '@/lib/domains/gateway/ports'
import type { InstanceConfiguration } from '@/lib/domains/gateway/sidecar-schemas'
import type { Log } from '@/lib/kernel/log'

/** The configuration of instances of ours, followed from the first question on. */
export interface Configurations {
  /** Null when the daemon has not told within the time; afterwards the last one serves while the daemon is away. */
  read(instance: string, profiles: readonly string[]): Promise<InstanceConfiguration | null>
  /** Calls at every change until the way to stop it is taken. */
  onChange(instance: string, profiles: readonly string[], listener: () => void): () => void
  /** Instances that are over are followed no longer: their readers are woken. */
  keepOnly(isOurs: (instance: string) => boolean): void
  /** Calls everybody who waits for a change: when the proxy ends. */
  wake(): void
  stop(): Promise<void>
}

interface Followed {
  instance: string
  current: InstanceConfiguration | null
  first: Promise<void>
  listeners: Set<() => void>
  stop: AbortController
  done: Promise<void>
}

const firstWithinMs = 3_000
const backoffMs = { first: 200, max: 2_000 }
/** Profiles are whatever an instance asks for. */
const profileSetsMax = 4

const pauseFor = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })

export function createConfigurations(feed: ConfigurationFeed, log: Log): Configurations {
  const followed = new Map<string, Followed>()

  async function follow(one: Followed, profiles: readonly string[], told: () => void): Promise<void> {
    const { signal } = one.stop
    let waitMs = backoffMs.first
    while (!signal.aborted) {
      try {
        for await (const next of feed.watch(one.instance, profiles, signal)) {
          one.current = next
          waitMs = backoffMs.first
          told()
          for (const listener of one.listeners) listener()
        }
      } catch (error) {
        if (!signal.aborted) log.debug('configuration lost, the last one is served', { instance: one.instance, why: (error as Error).message })
      }
      await pauseFor(waitMs, signal)
      waitMs = Math.min(waitMs * 2, backoffMs.max)
    }
  }

  function end(key: string, one: Followed): void {
    followed.delete(key)
    one.stop.abort()
    for (const listener of one.listeners) listener()
  }

  function of(instance: string, profiles: readonly string[]): Followed {
    const key = `${instance} ${profiles.join(',')}`
    const found = followed.get(key)
    if (found) return found
    const others = [...followed].filter(([, one]) => one.instance === instance && one.listeners.size === 0)
    if (others.length >= profileSetsMax && others[0]) end(...others[0])
    let told: () => void = () => undefined
    const first = new Promise<void>((resolve) => (told = resolve))
    const one: Followed = { instance, current: null, first, listeners: new Set(), stop: new AbortController(), done: Promise.resolve() }
    followed.set(key, one)
    one.done = follow(one, profiles, told)
    return one
  }

  return {
    async read(instance, profiles) {
      const one = of(instance, profiles)
      if (one.current === null) {
        const timer = new AbortController()
        await Promise.race([one.first, pauseFor(firstWithinMs, timer.signal)])
        timer.abort()
      }
      return one.current
    },
    onChange(instance, profiles, listener) {
      const { listeners } = of(instance, profiles)
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    keepOnly(isOurs) {
      for (const [key, one] of followed) if (!isOurs(one.instance)) end(key, one)
    },
    wake() {
      for (const { listeners } of followed.values()) for (const listener of listeners) listener()
    },
    async stop() {
      const all = [...followed]
      for (const [key, one] of all) end(key, one)
      await Promise.all(all.map(([, { done }]) => done))
    },
  }
}
