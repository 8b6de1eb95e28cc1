/** A figure and its unit, apart: tables put the unit into the head, sentences join them by a no-break space. */
export interface Quantity {
  value: string
  unit: string
}

export const noBreak = '\u00a0'
export const quantityText = ({ value, unit }: Quantity): string => (unit === '' ? value : `${value}${noBreak}${unit}`)

const grouped = (value: number, digits: number): string => value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

/** Three figures are enough to read: 4,812, 85.4, 0.42. Integers below a hundred stay integers. */
function figures(value: number): string {
  const size = Math.abs(value)
  if (size >= 99.95 || Number.isInteger(value)) return grouped(value, 0)
  return grouped(value, size >= 9.995 ? 1 : 2)
}

export const count = (value: number): string => grouped(Math.round(value), 0)

export const rate = (perSecond: number): Quantity => ({ value: perSecond > 0 && perSecond < 0.005 ? '<0.01' : figures(perSecond), unit: '/s' })

/** `ratio` 1 is 100 %. Something small but not nothing never reads as zero, and something short of all never as 100. */
export function percent(ratio: number): Quantity {
  const value = ratio * 100
  if (value === 0) return { value: '0', unit: '%' }
  if (Math.abs(value) < 0.005) return { value: value > 0 ? '<0.01' : '>-0.01', unit: '%' }
  if (value > 99.99 && value < 100) return { value: '>99.99', unit: '%' }
  if (value > 99 && value < 100) return { value: grouped(Math.floor(value * 100) / 100, 2), unit: '%' }
  return { value: figures(value), unit: '%' }
}

/** 0.42 ms, 8.6 ms, 231 ms, 1.24 s, 2.1 min. */
export function milliseconds(ms: number): Quantity {
  const size = Math.abs(ms)
  if (size >= 120_000) return { value: grouped(ms / 60_000, 1), unit: 'min' }
  if (size >= 999.5) return { value: grouped(ms / 1_000, size >= 9_995 ? 1 : 2), unit: 's' }
  return { value: figures(size >= 9.95 ? Math.round(ms) : Number(ms.toFixed(size >= 0.995 ? 1 : 2))), unit: 'ms' }
}

/** The same figure always in milliseconds, for columns that say `ms` in the head. */
export const millisecondsColumn = (ms: number): string => (ms >= 9.95 ? grouped(Math.round(ms), 0) : grouped(ms, ms >= 0.995 ? 1 : 2))

const byteUnits = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
export function bytes(size: number): Quantity {
  let at = 0
  let value = size
  while (Math.abs(value) >= 1_023.5 && at < byteUnits.length - 1) {
    value /= 1_024
    at += 1
  }
  return { value: at === 0 || Math.abs(value) >= 99.95 ? grouped(value, 0) : grouped(value, Math.abs(value) >= 9.95 ? 1 : 2), unit: byteUnits[at] ?? 'B' }
}

/** For axis ticks alone: 0, 850, 1.2k, 24k, 3M. */
export function compact(value: number): string {
  const size = Math.abs(value)
  const short = (scaled: number, letter: string) => `${Number(scaled.toFixed(Math.abs(scaled) < 10 ? 1 : 0))}${letter}`
  if (size >= 1e9) return short(value / 1e9, 'G')
  if (size >= 1e6) return short(value / 1e6, 'M')
  if (size >= 1e3) return short(value / 1e3, 'k')
  return String(Number(value.toFixed(size < 1 ? 3 : size < 10 ? 2 : 1)))
}

export interface DurationPart {
  unit: 'd' | 'h' | 'min' | 's' | 'ms'
  value: number
}

/** At most two neighbouring units, the second left out when it is zero: 2 min 48 s, 3 h, 9 d 4 h, 640 ms. */
export function durationParts(ms: number): DurationPart[] {
  const whole = Math.max(0, Math.round(ms))
  if (whole < 1_000) return [{ unit: 'ms', value: whole }]
  const seconds = Math.floor(whole / 1_000)
  const steps = [
    { unit: 'd', size: 86_400 },
    { unit: 'h', size: 3_600 },
    { unit: 'min', size: 60 },
    { unit: 's', size: 1 },
  ] as const
  const first = steps.findIndex((step) => seconds >= step.size)
  return steps
    .slice(first, first + 2)
    .map((step, at) => ({ unit: step.unit, value: at === 0 ? Math.floor(seconds / step.size) : Math.floor((seconds % (steps[first]?.size ?? 1)) / step.size) }))
    .filter((part) => part.value > 0)
}

/** An age is one unit, the largest that fits, below a second it is now: 4 s, 17 min, 6 h, 9 d. */
export function agePart(ms: number): DurationPart | null {
  if (ms < 1_000) return null
  return durationParts(ms)[0] ?? null
}
