import type { Log } from '@/lib/kernel/log'
import type { DayFiles } from './duckdb-days'
import type { Engine } from './duckdb-engine'

export interface RetentionLimits {
  daysMax: number
  bytesMax: number
}

/** The files to drop: too old, or the oldest while all together are too large. The newest goes by age alone. Oldest first. */
export function expiredFiles<F extends { name: string; bytes: number }>(files: readonly F[], nowMs: number, { daysMax, bytesMax }: RetentionLimits): F[] {
  const oldestKept = new Date(nowMs - daysMax * 86_400_000).toISOString().slice(0, 10)
  let bytes = files.reduce((sum, file) => sum + file.bytes, 0)
  const expired: F[] = []
  for (const file of files) {
    const tooLarge = bytes > bytesMax && file !== files.at(-1)
    if (file.name.slice(0, 10) >= oldestKept && !tooLarge) break
    expired.push(file)
    bytes -= file.bytes
  }
  return expired
}

/** `release` lets go of a file that is open for writing. */
export async function dropExpired(engine: Engine, days: DayFiles, log: Log, nowMs: number, limits: RetentionLimits, release: (name: string) => void): Promise<void> {
  for (const { name, path } of expiredFiles(days.sizes(), nowMs, limits)) {
    release(name)
    await engine.alone(() => days.drop(path))
    log.info('a stored day was dropped', { day: name })
  }
}
