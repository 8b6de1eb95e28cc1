import { z } from 'zod'
import { type FieldError, fieldError } from '@/lib/kernel/fault'
import { parseFields } from '@/lib/kernel/field-errors'
import { reason } from '@/lib/kernel/reason'
import { refusalWords } from '@/lib/kernel/refusal-words'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { type AttributeMap, type AttributeValue, newAttributes } from './records'
import { dimensionsOf } from './resource'
import type { StoredSpan } from './span-view'

export const fileBytesMax = 32 * 1024 * 1024
export const fileSpansMax = 20_000
const problemsMax = 10

const hex = (digits: number, words: string) => z.string().regex(new RegExp(`^(?!0{${digits}}$)[0-9a-fA-F]{${digits}}$`), words).transform((id) => id.toLowerCase())
const nanos = z
  .union([z.string().regex(/^\d{1,20}$/, refusalWords['file-nanoseconds']), z.number().int().nonnegative()])
  .transform((ns) => BigInt(ns))
  .default(0n)

const Value: z.ZodType<AttributeValue> = z.lazy(() =>
  z
    .object({
      stringValue: z.string().optional(),
      boolValue: z.boolean().optional(),
      intValue: z.union([z.string().regex(/^-?\d{1,20}$/, refusalWords['file-integer']), z.number().int()]).optional(),
      doubleValue: z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity'])]).optional(),
      arrayValue: z.object({ values: z.array(Value).default([]) }).optional(),
      kvlistValue: z.object({ values: KeyValues }).optional(),
      bytesValue: z.string().optional(),
    })
    .default({})
    .transform(({ stringValue, boolValue, intValue, doubleValue, arrayValue, kvlistValue, bytesValue }) => {
      // As the store keeps them: integers that a number does not hold exactly stay text.
      if (intValue !== undefined) return Number.isSafeInteger(Number(intValue)) ? Number(intValue) : String(intValue)
      return stringValue ?? boolValue ?? doubleValue ?? arrayValue?.values ?? kvlistValue?.values ?? bytesValue ?? null
    }),
)
const KeyValues: z.ZodType<AttributeMap> = z.lazy(() =>
  z
    .array(z.object({ key: z.string().default(''), value: Value }))
    .default([])
    .transform((pairs) => {
      const map = newAttributes()
      for (const { key, value } of pairs) map[key] = value
      return map
    }),
)

const FileSpan = z.object({
  traceId: hex(32, refusalWords['file-trace-id']),
  spanId: hex(16, refusalWords['file-span-id']),
  parentSpanId: z.union([z.literal(''), hex(16, refusalWords['file-span-id'])]).default(''),
  name: z.string().default(''),
  kind: z.number().int().min(0).max(5).default(0),
  startTimeUnixNano: nanos,
  endTimeUnixNano: nanos,
  attributes: KeyValues,
  events: z.array(z.object({ timeUnixNano: nanos, name: z.string().default(''), attributes: KeyValues })).default([]),
  status: z.object({ code: z.number().int().min(0).max(2).default(0), message: z.string().default('') }).prefault({}),
})

/** Unknown keys are left out, as the protocol has it; wrong ones are named. */
const OtlpFile = z.object({
  resourceSpans: z.array(z.object({ resource: z.object({ attributes: KeyValues }).optional(), scopeSpans: z.array(z.object({ spans: z.array(FileSpan).default([]) })).default([]) })),
})

export interface FileTrace {
  traceId: string
  /** By start. */
  spans: StoredSpan[]
}

/** Traces of an OTLP/JSON file, the largest first; or what is wrong with it, and where. */
export function readOtlpFile(text: string): Result<FileTrace[], FieldError[]> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    return fail([fieldError('#', reason('file-not-json', { words: error instanceof Error ? error.message : String(error) }))])
  }
  const file = parseFields(OtlpFile, json)
  if (!file.ok) return fail(file.error.slice(0, problemsMax))
  const spans = file.value.resourceSpans.flatMap(({ resource: { attributes: resource } = { attributes: newAttributes() }, scopeSpans }) =>
    scopeSpans.flatMap((scope) =>
      scope.spans.map(({ traceId, parentSpanId, startTimeUnixNano: startNs, endTimeUnixNano: endNs, status, events, ...span }) => ({
        traceId,
        stored: {
          ...span, parentId: parentSpanId, startNs, durationNs: endNs > startNs ? endNs - startNs : 0n, status: status.code, statusMessage: status.message, resource, from: dimensionsOf(resource),
          events: events.map(({ timeUnixNano, ...event }) => ({ timeNs: timeUnixNano, ...event })),
        } satisfies StoredSpan,
      })),
    ),
  )
  if (spans.length === 0) return fail([fieldError('#/resourceSpans', reason('file-no-span'))])
  if (spans.length > fileSpansMax) return fail([fieldError('#/resourceSpans', reason('file-spans', { spans: spans.length, most: fileSpansMax }))])
  const traces = new Map<string, StoredSpan[]>()
  for (const { traceId, stored } of spans) {
    const known = traces.get(traceId)
    if (known) known.push(stored)
    else traces.set(traceId, [stored])
  }
  return ok(
    [...traces]
      .map(([traceId, of]) => ({ traceId, spans: of.sort((a, b) => (a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : 0)) }))
      .sort((a, b) => b.spans.length - a.spans.length || (a.traceId < b.traceId ? -1 : 1)),
  )
}
