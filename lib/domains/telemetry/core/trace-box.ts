import { type FieldError, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { TraceBox } from '../schemas'

const form = /^(\d{1,15})-(\d{1,15}),(\d{1,12}(?:\.\d{1,6})?)-(\d{1,12}(?:\.\d{1,6})?)$/

/** `1764374400000-1764374460000,120-900`: when roots began, in epoch milliseconds, and how many milliseconds they took. */
export function readTraceBox(text: string | undefined): Result<TraceBox | null, FieldError[]> {
  if (text === undefined || text === '') return ok(null)
  const [, from, to, min, max] = form.exec(text) ?? []
  const box = { fromMs: Number(from), toMs: Number(to), minMs: Number(min), maxMs: Number(max) }
  const isWhole = [from, to, min, max].every((part) => part !== undefined) && box.fromMs < box.toMs && box.minMs <= box.maxMs
  return isWhole ? ok(box) : fail([fieldError('#/box', reason('box-form'))])
}

const short = (ms: number): string => String(Number(ms.toFixed(3)))

export const formatTraceBox = ({ fromMs, toMs, minMs, maxMs }: TraceBox): string => `${Math.floor(fromMs)}-${Math.ceil(toMs)},${short(minMs)}-${short(maxMs)}`
