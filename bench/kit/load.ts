import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'

export interface Failed {
  atMs: number
  why: string
}

/** Asks by the clock, whatever the answers take, until stopped. Whatever is not a 2xx is a failure. */
export function startLoad(base: string, perSecond: number, pathOf: (n: number) => string) {
  const pool = new Pool(base, { connections: 64 })
  const failed: Failed[] = []
  const open = new Set<Promise<void>>()
  let asked = 0
  let running = true
  async function one(n: number): Promise<void> {
    const path = pathOf(n)
    try {
      const { statusCode, body } = await pool.request({ path, method: 'GET', headersTimeout: 35_000 })
      const text = await body.text()
      if (statusCode >= 300) failed.push({ atMs: Date.now(), why: `${path}: ${statusCode} ${text.slice(0, 200)}` })
    } catch (error) {
      failed.push({ atMs: Date.now(), why: `${path}: ${String(error)}` })
    }
  }
  const work = (async () => {
    const startedMs = performance.now()
    while (running) {
      for (const due = ((performance.now() - startedMs) / 1_000) * perSecond; asked < due; asked++) {
        const going: Promise<void> = one(asked).finally(() => open.delete(going))
        open.add(going)
      }
      await pause(3)
    }
    await Promise.all(open)
  })()
  return {
    failed,
    asked: () => asked,
    async stop() {
      running = false
      await work
      await pool.close()
    },
  }
}
