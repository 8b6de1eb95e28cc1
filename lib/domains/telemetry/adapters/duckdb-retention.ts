import type { Log } from '@/lib/kernel/log'
import type { DayFiles } from './duckdb-days'
import type { Engine } from './duckdb-engine'

export interface RetentionLimits {
  daysMax: number
  bytesMax: number
}

/** Names of the files to drop: too old, or the oldest while all together are too large. The newest always stays. */
export function expiredDays(files: readonly { name: string; bytes: number }[], nowMs: number, { daysMax, bytesMax }: RetentionLimits): string[] {
  const oldestKept = new Date(nowMs - daysMax * 86_400_000).toISOString().slice(0, 10)
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const expired: string[] = []
  for (const file of files.slice(0, -1)) {
    if (file.name.slice(0, 10) >= oldestKept && bytes <= bytesMax) break
    expired.push(file.name)
    bytes -= file.bytes
  }
  return expired
}

export async function dropExpired(engine: Engine, days: DayFiles, log: Log, nowMs: number, limits: RetentionLimits): Promise<void> {
  for (const name of expiredDays(days.sizes(), nowMs, limits)) {
    await engine.alone(() => days.drop(name))
    log.info('a stored day was dropped', { day: name })
  }
}
