import { type AttributeMap, type AttributeValue, newAttributes } from '../core/records'
import { MalformedError, type ProtoReader } from './proto-reader'

const nestingMax = 32

/** 64-bit integers beyond what a JSON number holds exactly stay decimal text. */
export const exactInteger = (value: bigint): number | string => {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value.toString()
}

/** JSON has no NaN or infinity. */
export const exactDouble = (value: number): number | string => (Number.isFinite(value) ? value : String(value))

/** opentelemetry.proto.common.v1.AnyValue; the reader stands inside the message. */
export function readAnyValue(reader: ProtoReader, depth: number): AttributeValue {
  if (depth > nestingMax) throw new MalformedError(`values nested deeper than ${nestingMax}`)
  let value: AttributeValue = null
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    switch (tag) {
      case 10:
        value = reader.text()
        break
      case 16:
        value = reader.varint() !== 0
        break
      case 24:
        value = exactInteger(reader.int64())
        break
      case 33:
        value = exactDouble(reader.double())
        break
      case 42:
        value = readArray(reader, depth)
        break
      case 50:
        value = readKeyValueList(reader, depth)
        break
      case 58:
        value = reader.base64()
        break
      default:
        reader.skip(tag)
    }
  }
  return value
}

function readArray(reader: ProtoReader, depth: number): AttributeValue[] {
  const values: AttributeValue[] = []
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) values.push(readMessageValue(reader, depth + 1))
    else reader.skip(tag)
  }
  reader.leave(outer)
  return values
}

function readKeyValueList(reader: ProtoReader, depth: number): AttributeMap {
  const map = newAttributes()
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) readKeyValue(reader, map, depth + 1)
    else reader.skip(tag)
  }
  reader.leave(outer)
  return map
}

function readMessageValue(reader: ProtoReader, depth: number): AttributeValue {
  const outer = reader.enter()
  const value = readAnyValue(reader, depth)
  reader.leave(outer)
  return value
}

/** One KeyValue field into `map`; the reader stands before its length. */
export function readKeyValue(reader: ProtoReader, map: AttributeMap, depth = 0): void {
  const outer = reader.enter()
  let key = ''
  let value: AttributeValue = null
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) key = reader.text()
    else if (tag === 18) value = readMessageValue(reader, depth)
    else reader.skip(tag)
  }
  reader.leave(outer)
  map[key] = value
}

export const readValue = (reader: ProtoReader): AttributeValue => readMessageValue(reader, 0)

/** resource.v1.Resource; the reader stands before its length. */
export function readResource(reader: ProtoReader): AttributeMap {
  const attributes = newAttributes()
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) readKeyValue(reader, attributes)
    else reader.skip(tag)
  }
  reader.leave(outer)
  return attributes
}

/**
 * The frame that traces, metrics and logs share: request { 1: group { 1: resource, 2: scope group { 2: item } } }.
 * `readItem` stands inside one item.
 */
export function readGroups<T>(reader: ProtoReader, readItem: (reader: ProtoReader) => T): { resource: AttributeMap; items: T[] }[] {
  const groups: { resource: AttributeMap; items: T[] }[] = []
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) groups.push(readGroup(reader, readItem))
    else reader.skip(tag)
  }
  return groups
}

function readGroup<T>(reader: ProtoReader, readItem: (reader: ProtoReader) => T): { resource: AttributeMap; items: T[] } {
  const group = { resource: newAttributes(), items: [] as T[] }
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) group.resource = readResource(reader)
    else if (tag === 18) readScopeGroup(reader, group.items, readItem)
    else reader.skip(tag)
  }
  reader.leave(outer)
  return group
}

function readScopeGroup<T>(reader: ProtoReader, items: T[], readItem: (reader: ProtoReader) => T): void {
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag !== 18) {
      reader.skip(tag)
      continue
    }
    const scope = reader.enter()
    items.push(readItem(reader))
    reader.leave(scope)
  }
  reader.leave(outer)
}
