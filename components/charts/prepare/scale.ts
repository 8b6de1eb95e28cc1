export interface Scale {
  min: number
  max: number
  /** Two or three intervals, from the bottom up, ends included. */
  ticks: number[]
}

const steps = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]

/** The smallest round number that is at least `value`. */
export function roundUp(value: number): number {
  // Below this a power of ten has no digits left to divide: on any screen it is zero.
  if (value < 1e-300) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  const step = steps.find((one) => one * power >= value * (1 - 1e-9)) ?? 10
  return step * power
}

/**
 * From zero, unless every value is a ratio above 0.9: then from the round number below, and the axis says so. `divisor`
 * is the unit's: ticks are round in what is written, not in what is stored.
 */
export function scaleFor(values: number[], divisor: number, nearOne = false): Scale {
  const shown = values.map((value) => value / divisor)
  const largest = Math.max(0, ...shown)
  const smallest = Math.min(...shown)
  if (nearOne && values.length > 0 && Math.min(...values) >= 0.9 && smallest < largest) {
    const gap = roundUp(100 - smallest)
    return toScale(100 - gap, 100, 2, divisor)
  }
  const top = roundUp(largest)
  const lead = top / 10 ** Math.floor(Math.log10(top))
  const intervals = [1.5, 3, 6].some((one) => Math.abs(lead - one) < 1e-9) ? 3 : 2
  return toScale(0, top, intervals, divisor)
}

function toScale(min: number, max: number, intervals: number, divisor: number): Scale {
  const ticks = Array.from({ length: intervals + 1 }, (_, at) => (min + ((max - min) * at) / intervals) * divisor)
  return { min: min * divisor, max: max * divisor, ticks }
}
