import { type AttributeMap, type AttributeValue, newAttributes, type ResourceGroup } from '../core/records'
import { exactDouble, exactInteger } from './otlp-common-protobuf'
import { MalformedError } from './proto-reader'

/** OTLP/JSON (opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding): unknown keys are ignored, wrong types refused. Absent is the zero of the type. */
export type Json = Record<string, unknown>

const nestingMax = 32
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

export function object(value: unknown, what: string): Json {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) throw new MalformedError(`${what} is not an object`)
  return value
}
export function list(value: unknown, what: string): unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new MalformedError(`${what} is not a list`)
  return value
}
export function text(value: unknown, what: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw new MalformedError(`${what} is not text`)
  return value
}
export function integer(value: unknown, what: string): bigint {
  if (value === undefined || value === null) return 0n
  if (typeof value === 'number' && Number.isInteger(value)) return BigInt(value)
  if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) return BigInt(value)
  throw new MalformedError(`${what} is not an integer`)
}
export function int32(value: unknown, what: string): number {
  const number = Number(integer(value, what))
  if (number !== (number | 0)) throw new MalformedError(`${what} is out of range`)
  return number
}
/** Nanoseconds are uint64. */
export function nanos(value: unknown, what: string): bigint {
  const ns = integer(value, what)
  if (ns < 0n || ns > 0xffff_ffff_ffff_ffffn) throw new MalformedError(`${what} is out of range`)
  return ns
}
export function double(value: unknown, what: string): number {
  if (value === undefined || value === null) return 0
  if (typeof value === 'number') return value
  if (typeof value === 'string' && value.trim() !== '' && (!Number.isNaN(Number(value)) || value === 'NaN')) return Number(value)
  throw new MalformedError(`${what} is not a number`)
}
/** Ids are hex here, not base64 as elsewhere in protobuf's JSON. */
export function hexId(value: unknown, what: string): string {
  const id = text(value, what)
  if (!/^([0-9a-fA-F]{2})*$/.test(id)) throw new MalformedError(`${what} is not hex`)
  return id.toLowerCase()
}

export function anyValue(value: unknown, depth = 0): AttributeValue {
  if (depth > nestingMax) throw new MalformedError(`values nested deeper than ${nestingMax}`)
  const any = object(value, 'value')
  if (any.stringValue !== undefined) return text(any.stringValue, 'stringValue')
  if (any.boolValue !== undefined) return any.boolValue === true
  if (any.intValue !== undefined) return exactInteger(integer(any.intValue, 'intValue'))
  if (any.doubleValue !== undefined) return exactDouble(double(any.doubleValue, 'doubleValue'))
  if (any.arrayValue !== undefined) return list(object(any.arrayValue, 'arrayValue').values, 'values').map((item) => anyValue(item, depth + 1))
  if (any.kvlistValue !== undefined) return attributes(object(any.kvlistValue, 'kvlistValue').values, depth + 1)
  if (any.bytesValue !== undefined) return text(any.bytesValue, 'bytesValue')
  return null
}

export function attributes(value: unknown, depth = 0): AttributeMap {
  const map = newAttributes()
  for (const item of list(value, 'attributes')) {
    const pair = object(item, 'attribute')
    map[text(pair.key, 'key')] = anyValue(pair.value, depth)
  }
  return map
}

export function groupsOf<T>(root: Json, [groupKey, scopeKey, itemKey]: [string, string, string], read: (item: Json) => T): ResourceGroup<T>[] {
  return list(root[groupKey], groupKey).map((value) => {
    const group = object(value, groupKey)
    const items = list(group[scopeKey], scopeKey).flatMap((scope) => list(object(scope, scopeKey)[itemKey], itemKey).map((item) => read(object(item, itemKey))))
    return { resource: attributes(object(group.resource, 'resource').attributes), items }
  })
}

export function parseJson(bytes: Uint8Array): Json {
  try {
    return object(JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')), 'request')
  } catch (error) {
    throw error instanceof MalformedError ? error : new MalformedError('not JSON')
  }
}
