import { labelledLog, resourceOfLabels } from '../core/labelled-log'
import { type AttributeMap, type LogRecord, newAttributes, type ResourceGroup } from '../core/records'
import { readLabels } from './label-text'
import { readPair } from './proto-pair'
import { MalformedError, ProtoReader } from './proto-reader'

/** logproto.PushRequest { 1: stream { 1: labels as text, 2: entry { 1: time, 2: line, 3: metadata } } }. */
export function decodeLoki(bytes: Uint8Array): ResourceGroup<LogRecord>[] {
  const reader = new ProtoReader(bytes)
  const groups: ResourceGroup<LogRecord>[] = []
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) groups.push(readStream(reader))
    else reader.skip(tag)
  }
  return groups
}

interface Entry {
  timeNs: bigint
  line: string
  metadata: AttributeMap
}

function readStream(reader: ProtoReader): ResourceGroup<LogRecord> {
  let text = ''
  const entries: Entry[] = []
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) text = reader.text()
    else if (tag === 18) entries.push(readEntry(reader))
    else reader.skip(tag)
  }
  reader.leave(outer)
  const labels = readLabels(text)
  if (labels === null || Object.keys(labels).length === 0) throw new MalformedError('a stream without labels')
  return { resource: resourceOfLabels(labels), items: entries.map(({ timeNs, line, metadata }) => labelledLog(labels, timeNs, line, metadata)) }
}

function readEntry(reader: ProtoReader): Entry {
  const entry: Entry = { timeNs: 0n, line: '', metadata: newAttributes() }
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) entry.timeNs = readTime(reader)
    else if (tag === 18) entry.line = reader.text()
    else if (tag === 26) {
      const { name, value } = readPair(reader)
      entry.metadata[name] = value
    } else reader.skip(tag)
  }
  reader.leave(outer)
  return entry
}

/** google.protobuf.Timestamp. */
function readTime(reader: ProtoReader): bigint {
  let seconds = 0n
  let nanos = 0n
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 8) seconds = reader.int64()
    else if (tag === 16) nanos = reader.int64()
    else reader.skip(tag)
  }
  reader.leave(outer)
  return seconds * 1_000_000_000n + nanos
}
