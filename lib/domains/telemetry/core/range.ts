import { type FieldError, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { TimeRange } from '../schemas'

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const
type Unit = keyof typeof unitMs

const relative = /^now(?:-(\d{1,6})([smhdw]))?$/
const rangeMsMax = 31 * unitMs.d

/** A moment as people and links write it: `now`, `now-15m`, epoch milliseconds or ISO 8601. Null for anything else. */
export function parseMoment(text: string, nowMs: number): number | null {
  const match = relative.exec(text)
  if (match) return match[1] === undefined ? nowMs : Math.max(0, nowMs - Number(match[1]) * unitMs[match[2] as Unit])
  if (/^\d{1,15}$/.test(text)) return Number(text)
  if (!/^\d{4}-\d{2}-\d{2}/.test(text)) return null
  const parsed = Date.parse(text)
  return Number.isNaN(parsed) || parsed < 0 ? null : parsed
}

/** `from` and `to` of a URL as the range [fromMs, toMs). Errors point at the query field that is wrong. */
export function parseRange(from: string, to: string, nowMs: number): Result<TimeRange, FieldError[]> {
  const fromMs = parseMoment(from, nowMs)
  const toMs = parseMoment(to, nowMs)
  const errors: FieldError[] = []
  if (fromMs === null) errors.push(fieldError('#/from', reason('range-moment')))
  if (toMs === null) errors.push(fieldError('#/to', reason('range-moment')))
  if (fromMs === null || toMs === null) return fail(errors)
  if (fromMs >= toMs) return fail([fieldError('#/from', reason('range-order'))])
  if (toMs - fromMs > rangeMsMax) return fail([fieldError('#/from', reason('range-too-long'))])
  return ok({ fromMs, toMs })
}

const niceStepsMs = [10, 20, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400].map((seconds) => seconds * 1_000)

/** The smallest round step (a multiple of 10 s) that draws the range in at most `pointsMax` points. */
export function stepFor(range: TimeRange, pointsMax: number): number {
  const exact = (range.toMs - range.fromMs) / pointsMax
  return niceStepsMs.find((step) => step >= exact) ?? Math.ceil(exact / unitMs.d) * unitMs.d
}

/** What a screen says of a range; words come from its messages. */
export type RangeLabel = { kind: 'last'; amount: number; unit: Unit } | { kind: 'between'; fromMs: number; toMs: number } | { kind: 'invalid' }

export function rangeLabel(from: string, to: string, nowMs: number): RangeLabel {
  const match = relative.exec(from)
  if (to === 'now' && match?.[1] !== undefined) return { kind: 'last', amount: Number(match[1]), unit: match[2] as Unit }
  const range = parseRange(from, to, nowMs)
  return range.ok ? { kind: 'between', ...range.value } : { kind: 'invalid' }
}

/** The reverse of `parseRange`, for links to a fixed stretch of time, such as one selected on a chart. */
export const formatRange = ({ fromMs, toMs }: TimeRange): { from: string; to: string } => ({ from: String(fromMs), to: String(toMs) })

/** True where the range moves with the clock, so that a screen refreshes it by itself. */
export const isLive = (to: string): boolean => relative.test(to)

/** The stretch of the same length just before. */
export const rangeBefore = ({ fromMs, toMs }: TimeRange): TimeRange => ({ fromMs: Math.max(0, fromMs - (toMs - fromMs)), toMs: fromMs })
