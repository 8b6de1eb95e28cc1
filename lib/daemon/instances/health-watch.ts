import { Agent } from 'undici'
import type { Health } from '@/lib/domains/delivery/core/judge-instance'

export interface Probed {
  id: string
  port: number
  healthPath: string
}

/** Asks every living instance for its health; the platform's own view, whatever the instance says in the registry. */
export interface HealthWatch {
  /** Begins to probe, if it did not yet. */
  follow(probed: Probed): void
  unfollow(id: string): void
  healthOf(id: string): Health
  stop(): Promise<void>
}

export interface HealthWatchOptions {
  /** Told when a verdict changes: first answer, failure after success and back, and every further failure. */
  onChange: (id: string) => void
  steadyMs?: number
  /** While an instance has never answered. */
  startingMs?: number
  timeoutMs?: number
}

interface Watched extends Probed {
  health: Health
  everPassed: boolean
  timer: NodeJS.Timeout | undefined
}

const reasonOf = (error: unknown, timeoutMs: number): string => {
  const { name, code, message } = error as Error & { code?: string }
  if (name === 'TimeoutError' || name === 'AbortError') return `no answer within ${timeoutMs / 1_000} s`
  return code === 'ECONNREFUSED' ? 'connection refused' : message
}

export function createHealthWatch({ onChange, steadyMs = 2_000, startingMs = 250, timeoutMs = 3_000 }: HealthWatchOptions): HealthWatch {
  const agent = new Agent({ keepAliveTimeout: 4_000, connections: 1 })
  const watched = new Map<string, Watched>()

  async function probe({ port, healthPath }: Probed): Promise<string | null> {
    try {
      const { statusCode, body } = await agent.request({ origin: `http://127.0.0.1:${port}`, path: healthPath, method: 'GET', signal: AbortSignal.timeout(timeoutMs) })
      await body.dump()
      return statusCode >= 200 && statusCode < 300 ? null : `${healthPath} answered ${statusCode}`
    } catch (error) {
      return reasonOf(error, timeoutMs)
    }
  }

  async function look(one: Watched): Promise<void> {
    const trouble = await probe(one)
    if (watched.get(one.id) !== one) return
    const before = one.health
    one.health = trouble === null ? { kind: 'passing' } : { kind: 'failing', times: before.kind === 'failing' ? before.times + 1 : 1, detail: trouble }
    one.everPassed ||= trouble === null
    one.timer = setTimeout(() => void look(one), one.everPassed ? steadyMs : startingMs)
    if (one.health.kind !== before.kind || (one.health.kind === 'failing' && one.everPassed)) onChange(one.id)
  }

  return {
    follow(probed) {
      if (watched.has(probed.id)) return
      const one: Watched = { ...probed, health: { kind: 'unknown' }, everPassed: false, timer: undefined }
      watched.set(probed.id, one)
      void look(one)
    },
    unfollow(id) {
      clearTimeout(watched.get(id)?.timer)
      watched.delete(id)
    },
    healthOf: (id) => watched.get(id)?.health ?? { kind: 'unknown' },
    async stop() {
      for (const { timer } of watched.values()) clearTimeout(timer)
      watched.clear()
      await agent.close()
    },
  }
}
