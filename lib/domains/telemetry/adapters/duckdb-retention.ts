import type { Log } from '@/lib/kernel/log'
import type { DayFiles, KeptFile } from './duckdb-days'
import { type Engine, type Run, UpkeepStopped } from './duckdb-engine'
import { isDamage } from './duckdb-errors'
import { thinDay } from './duckdb-thin'

export interface RetentionLimits {
  daysMax: number
  bytesMax: number
}

export type RetentionStep<F extends KeptFile> = { kind: 'none' } | { kind: 'drop'; file: F } | { kind: 'thin'; file: F }

/**
 * What to do next. Too old goes whole. While all together are too large, the oldest whole file is thinned to its errors and slow
 * traces; once thin ones fill half of what is allowed, the oldest goes, so that recent days are not thinned for the sake of old
 * ones. The newest goes by age alone. Files come oldest first.
 */
export function nextRetentionStep<F extends KeptFile>(files: readonly F[], nowMs: number, { daysMax, bytesMax }: RetentionLimits): RetentionStep<F> {
  const [oldest] = files
  if (!oldest) return { kind: 'none' }
  const oldestKept = new Date(nowMs - daysMax * 86_400_000).toISOString().slice(0, 10)
  if (oldest.name.slice(0, 10) < oldestKept) return { kind: 'drop', file: oldest }
  const earlier = files.slice(0, -1)
  const [first] = earlier
  if (!first || sumOf(files) <= bytesMax) return { kind: 'none' }
  const whole = earlier.find(({ state }) => state === 'whole')
  const damagedFirst = first.state === 'damaged'
  if (!whole || damagedFirst || sumOf(earlier.filter(({ state }) => state === 'thin')) > bytesMax / 2) return { kind: 'drop', file: first }
  return { kind: 'thin', file: whole }
}

const sumOf = (files: readonly KeptFile[]): number => files.reduce((sum, { bytes }) => sum + bytes, 0)

interface Retained {
  engine: Engine
  days: DayFiles
  log: Log
  limits: RetentionLimits
  /** The file that is open for writing is taken away only in turn with the writing. */
  isOpen(name: string): boolean
  /** A copy of what is kept of a file needs room of its own. */
  hasRoom(): boolean
  /** Makes of a file what is made of its spans and would be lost with them. */
  settle(run: Run, name: string): Promise<void>
}

/** Takes steps until there is nothing to do; beside the writing and the questions but for the moment in which a file goes. */
export async function keepWithin({ engine, days, log, limits, isOpen, hasRoom, settle }: Retained, nowMs: number): Promise<void> {
  for (;;) {
    const step = nextRetentionStep(days.sizes(), nowMs, limits)
    if (step.kind === 'none' || isOpen(step.file.name)) return
    const { name, path } = step.file
    if (step.kind === 'thin' && hasRoom()) {
      const thinned = await engine.upkeep(async (run) => {
        await settle(run, name)
        return thinDay(run, path, name, nowMs)
      }).catch((error: unknown) => {
        if (error instanceof UpkeepStopped || isDamage(error)) throw error
        log.error('a stored day could not be thinned', { day: name, error })
        return null
      })
      if (thinned && (await engine.alone(() => days.replaceByThin(name)))) {
        log.info('a stored day was thinned to errors and slow traces', { day: name, ...thinned })
        continue
      }
    }
    await engine.alone(() => days.drop(path))
    log.info('a stored day was dropped', { day: name })
  }
}
