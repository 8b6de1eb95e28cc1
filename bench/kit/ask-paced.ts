import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'

/** Asks by the clock, whatever the answers take. */
export async function askPaced(base: string, path: string, perSecond: number, lengthMs: number): Promise<{ latencies: number[]; failures: number }> {
  const pool = new Pool(base, { connections: 32 })
  const latencies: number[] = []
  let failures = 0
  const one = async () => {
    const startedMs = performance.now()
    const { statusCode, body } = await pool.request({ path, method: 'GET' })
    await body.dump()
    latencies.push(performance.now() - startedMs)
    if (statusCode !== 200) failures++
  }
  const open = new Set<Promise<void>>()
  const startedMs = performance.now()
  for (let sent = 0; performance.now() - startedMs < lengthMs; ) {
    for (const due = ((performance.now() - startedMs) / 1_000) * perSecond; sent < due; sent++) {
      const asked: Promise<void> = one().finally(() => open.delete(asked))
      open.add(asked)
    }
    await pause(2)
  }
  await Promise.all(open)
  await pool.close()
  return { latencies, failures }
}
