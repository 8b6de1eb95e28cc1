import { defaultRange } from '@/lib/kernel/default-range'

/** A range as it stands in the address: `now-1h` to `now`, or two moments. Relative ranges stay relative when shared. */
export interface Range {
  from: string
  to: string
}


/** What the picker offers; the address takes any number of s, m, h or d. */
export const relativeChoices = ['now-5m', 'now-15m', 'now-1h', 'now-3h', 'now-6h', 'now-12h', 'now-24h', 'now-2d', 'now-7d'] as const

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
const relative = /^now(?:-(\d{1,6})([smhd]))?$/

/** null for anything that is neither relative nor a moment. */
export function momentMs(text: string, nowMs: number): number | null {
  const match = relative.exec(text)
  if (match) {
    const [, amount, unit] = match
    return amount === undefined ? nowMs : nowMs - Number(amount) * unitMs[unit as keyof typeof unitMs]
  }
  const parsed = /^\d{12,14}$/.test(text) ? Number(text) : Date.parse(text)
  return Number.isFinite(parsed) ? parsed : null
}

export const isRelative = (text: string): boolean => relative.test(text)
/** A page is live while its range ends now. */
export const isLive = (range: Range): boolean => range.to === 'now'

/** The range of an address, or the default where it makes no sense (unreadable, or upside down). */
export function readRange(from: string | null, to: string | null, nowMs: number): Range {
  const range = { from: from ?? defaultRange.from, to: to ?? defaultRange.to }
  const [start, end] = [momentMs(range.from, nowMs), momentMs(range.to, nowMs)]
  return start !== null && end !== null && start < end ? range : defaultRange
}

export function rangeMs(range: Range, nowMs: number): { fromMs: number; toMs: number } {
  const fromMs = momentMs(range.from, nowMs)
  const toMs = momentMs(range.to, nowMs)
  return fromMs === null || toMs === null ? rangeMs(defaultRange, nowMs) : { fromMs, toMs }
}

const second = (ms: number) => new Date(Math.round(ms / 1_000) * 1_000).toISOString().replace('.000Z', 'Z')
export const absoluteRange = (fromMs: number, toMs: number): Range => ({ from: second(fromMs), to: second(Math.max(toMs, fromMs + 1_000)) })

/** The shortest relative range that is this long, in the largest unit that divides it. */
export function relativeRange(lengthMs: number): Range {
  const seconds = Math.max(1, Math.round(lengthMs / 1_000))
  for (const unit of ['d', 'h', 'm'] as const) {
    const size = unitMs[unit] / 1_000
    if (seconds % size === 0) return { from: `now-${seconds / size}${unit}`, to: 'now' }
  }
  return { from: `now-${seconds}s`, to: 'now' }
}

/** Freezes what is seen, or follows the present with a range of the same length. */
export function toggleLive(range: Range, nowMs: number): Range {
  const { fromMs, toMs } = rangeMs(range, nowMs)
  return isLive(range) ? absoluteRange(fromMs, toMs) : relativeRange(toMs - fromMs)
}

/** One length earlier (-1) or later (1); later than now is live again. */
export function shiftRange(range: Range, direction: -1 | 1, nowMs: number): Range {
  const { fromMs, toMs } = rangeMs(range, nowMs)
  const length = toMs - fromMs
  if (toMs + direction * length >= nowMs) return direction === 1 ? relativeRange(length) : absoluteRange(nowMs - length, nowMs)
  return absoluteRange(fromMs + direction * length, toMs + direction * length)
}
