import type { LogLine } from '../schemas'
import { linePlace } from './line-place'
import { valueText } from './line-search'
import type { AttributeMap } from './records'
import { formatField } from './search-grammar'

/** Nanoseconds since 1970 of a line, exact. */
const nanosOf = (line: LogLine): bigint => linePlace(line.id)?.timeNs ?? BigInt(Math.round(line.atMs * 1_000)) * 1_000n

function isoTime(nanos: bigint, offsetMinutes: number): string {
  const local = new Date(Number(nanos / 1_000_000n) + offsetMinutes * 60_000).toISOString().slice(0, 19)
  const offset = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offsetMinutes) / 60))}:${two(Math.abs(offsetMinutes) % 60)}`
  return `${local}.${(nanos % 1_000_000_000n).toString().padStart(9, '0')}${offsetMinutes === 0 ? 'Z' : offset}`
}
const two = (value: number): string => String(value).padStart(2, '0')

/** One JSON object and a line end. Times are UTC with every nanosecond that was sent. */
export function ndjsonLine(line: LogLine): string {
  const { id, severity, application, instance, zone, body, traceId, spanId, attributes } = line
  return `${JSON.stringify({ time: isoTime(nanosOf(line), 0), severity, application, instance, zone, body, traceId, spanId, attributes, id })}\n`
}

/** Offsets change at full quarters of an hour, in every zone there is. */
const quarterMs = 900_000

/** Writes lines as plain text, with times of a zone and their offset. Null: there is no such zone. */
export function plainLines(timeZone: string): ((line: LogLine) => string) | null {
  const offsetAt = offsets(timeZone)
  if (!offsetAt) return null
  return (line) => {
    const values = Object.entries(line.attributes as AttributeMap).map(([key, value]) => formatField({ not: false, key, value: valueText(value) ?? '' }))
    // What goes on over several lines is set in, so that each line that is not is one of its own.
    const text = [line.body, ...values].join(' ').replace(/\r?\n/g, '\n    ')
    return `${isoTime(nanosOf(line), offsetAt(line.atMs))} ${line.severity.toUpperCase().padEnd(5)} ${line.application} ${line.instance ?? '-'} ${text}\n`
  }
}

function offsets(timeZone: string): ((atMs: number) => number) | null {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' })
  } catch {
    return null
  }
  let quarter = Number.NaN
  let minutes = 0
  return (atMs) => {
    const now = Math.floor(atMs / quarterMs)
    if (now !== quarter) {
      quarter = now
      const name = format.formatToParts(now * quarterMs).find(({ type }) => type === 'timeZoneName')?.value ?? ''
      const [, sign = '+', hours = '0', rest = '0'] = /GMT([+-])(\d{2}):(\d{2})/.exec(name) ?? []
      minutes = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(rest))
    }
    return minutes
  }
}
