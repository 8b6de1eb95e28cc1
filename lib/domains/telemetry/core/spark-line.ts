import type { SparkLine } from '../schemas'

/** Where the slots of a spark begin and how long each is. Whole minutes where the range allows it: the small table answers those. */
export interface SparkSlots {
  firstS: number
  stepS: number
  length: number
  wholeMinutes: boolean
}

export interface DatedFigures {
  slot: number
  requests: number
  errors: number
  p95Ms: number | null
}

export function sparkSlots({ fromS, toS }: { fromS: number; toS: number }, points: number): SparkSlots {
  if (points === 0) return { firstS: fromS, stepS: 10, length: 0, wholeMinutes: false }
  const unit = (toS - fromS) / points >= 60 ? 60 : 10
  const firstS = Math.floor(fromS / unit) * unit
  // Measured from the first slot, not from the range: else the last would have to hold more than its own time.
  const stepS = Math.max(unit, Math.ceil((toS - firstS) / points / unit) * unit)
  return { firstS, stepS, length: Math.ceil((toS - firstS) / stepS), wholeMinutes: unit === 60 }
}

/** A slot in which nothing was seen stays null: a gap, not a zero. A line without any figure has no points at all. */
export function drawSpark({ length }: SparkSlots, seen: readonly DatedFigures[]): SparkLine {
  const places = seen.length === 0 ? 0 : length
  const blank = (): (number | null)[] => Array.from({ length: places }, () => null)
  const line = { requests: blank(), errors: blank(), p95Ms: blank() }
  for (const { slot, requests, errors, p95Ms } of places === 0 ? [] : seen) {
    line.requests[slot] = requests
    line.errors[slot] = errors
    line.p95Ms[slot] = p95Ms === null ? null : Number(p95Ms.toPrecision(3))
  }
  return line
}
