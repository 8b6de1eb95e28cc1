import { setTimeout as pause } from 'node:timers/promises'
import { partPids } from './processes'
import type { Product } from './product'
import { until } from './until'

/**
 * Prepares a `kill -9` of one part, of the supervisor, or of all of them together: what is asked for is asked beforehand, so that the kill comes
 * at its very moment. Who takes the supervisor starts the product anew, after `deadMs` where all are dead, and waits until it is ready.
 */
export async function aimAt(product: Product, victim: string): Promise<(deadMs?: number) => Promise<void>> {
  const takesLauncher = victim === 'supervisor' || victim === 'all'
  const pids = await until('the parts', 120_000, () => partPids(product), 300)
  const start = await until('the start', 120_000, () => product.get('/api/v1/parts') as Promise<{ startId: string }>, 300)
  return async (deadMs = 0) => {
    if (takesLauncher && product.launcher.pid) process.kill(product.launcher.pid, 'SIGKILL')
    for (const [part, pid] of Object.entries(pids)) if (victim === 'all' || victim === part) process.kill(pid, 'SIGKILL')
    if (!takesLauncher) return
    await pause(victim === 'all' ? deadMs : 0)
    await product.restart(start)
  }
}
