import { setTimeout as pause } from 'node:timers/promises'
import { partPids } from './processes'
import type { Product } from './product'
import { until } from './until'

/**
 * `kill -9` of one part, of the supervisor, or of all of them together. Who takes the supervisor starts the product anew, after `deadMs`
 * where all are dead, and waits until it is ready.
 */
export async function killParts(product: Product, victim: string, deadMs = 0): Promise<void> {
  const pids = await partPids(product).catch((): Record<string, number> => ({}))
  const takesLauncher = victim === 'supervisor' || victim === 'all'
  const before = takesLauncher ? await until('the parts', 120_000, () => product.get('/api/v1/parts') as Promise<{ startId: string }>, 300) : null
  if (takesLauncher && product.launcher.pid) process.kill(product.launcher.pid, 'SIGKILL')
  for (const [part, pid] of Object.entries(pids)) if (victim === 'all' || victim === part) process.kill(pid, 'SIGKILL')
  if (!before) return
  await pause(deadMs)
  await product.restart(before)
}
