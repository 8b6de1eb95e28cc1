import { type ExponentialBuckets, explicitHistogram } from '../core/exponential-histogram'
import type { PointRecord } from '../core/records'
import { MalformedError, type ProtoReader } from './proto-reader'

/** A run of neighbouring buckets, `offset` after the end of the run before. */
interface Run {
  offset: number
  length: number
}

/** Buckets that one side of a histogram may have: of a wild offset all the zeros between would be written out. */
const bucketsMax = 10_000
const customSchema = -53

function readRun(reader: ProtoReader): Run {
  const run: Run = { offset: 0, length: 0 }
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 8) run.offset = reader.sint32()
    else if (tag === 16) run.length = reader.varint()
    else reader.skip(tag)
  }
  reader.leave(outer)
  return run
}

/** sint64: written zigzag. */
function sint64(reader: ProtoReader): number {
  const written = BigInt.asUintN(64, reader.int64())
  return Number((written >> 1n) ^ -(written & 1n))
}

function readList(reader: ProtoReader, into: number[], readOne: () => number): void {
  const outer = reader.enter()
  while (!reader.atEnd) into.push(readOne())
  reader.leave(outer)
}

/** Counts from their differences, with the zeros between the runs. */
function bucketsOf(runs: readonly Run[], deltas: readonly number[]): ExponentialBuckets {
  const counts: number[] = []
  let count = 0
  let next = 0
  for (const [at, { offset, length }] of runs.entries()) {
    if (at > 0) {
      if (offset < 0 || counts.length + offset > bucketsMax) throw new MalformedError('buckets that overlap or lie too far apart')
      for (let zeros = 0; zeros < offset; zeros++) counts.push(0)
    }
    if (counts.length + length > bucketsMax || next + length > deltas.length) throw new MalformedError('more buckets than counts')
    for (let bucket = 0; bucket < length; bucket++) counts.push((count += deltas[next++] ?? 0))
  }
  if (counts.some((one) => one < 0)) throw new MalformedError('a bucket with less than nothing')
  return { offset: runs[0]?.offset ?? 0, counts }
}

export type NativeHistogram = Omit<PointRecord, 'attributes'> | 'unsupported' | 'ended'

/**
 * prometheus.Histogram of remote write 1.0: a native histogram of whole counts, with its bounds spelled out as all histograms are
 * stored. Its bucket i is OTLP's i - 1. Counts with fractions, which only recording rules make, are not kept.
 */
export function readNativeHistogram(reader: ProtoReader): NativeHistogram {
  const found = { count: 0, sum: 0, schema: 0, zeroThreshold: 0, zeroCount: 0, timeMs: 0n }
  let whole = false
  const runs = { negative: [] as Run[], positive: [] as Run[] }
  const deltas = { negative: [] as number[], positive: [] as number[] }
  const custom: number[] = []
  let fractions = false
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 8) {
      found.count = reader.varint()
      whole = true
    } else if (tag === 25) found.sum = reader.double()
    else if (tag === 32) found.schema = reader.sint32()
    else if (tag === 41) found.zeroThreshold = reader.double()
    else if (tag === 48) found.zeroCount = reader.varint()
    else if (tag === 66) runs.negative.push(readRun(reader))
    else if (tag === 72) deltas.negative.push(sint64(reader))
    else if (tag === 74) readList(reader, deltas.negative, () => sint64(reader))
    else if (tag === 90) runs.positive.push(readRun(reader))
    else if (tag === 96) deltas.positive.push(sint64(reader))
    else if (tag === 98) readList(reader, deltas.positive, () => sint64(reader))
    else if (tag === 120) found.timeMs = reader.int64()
    else if (tag === 129) custom.push(reader.double())
    else if (tag === 130) readList(reader, custom, () => reader.double())
    else {
      fractions ||= [17, 57, 81, 82, 105, 106].includes(tag)
      reader.skip(tag)
    }
  }
  reader.leave(outer)
  if (Number.isNaN(found.sum)) return 'ended'
  if (fractions || !whole) return 'unsupported'
  const base = { timeNs: found.timeMs * 1_000_000n, startNs: 0n, value: found.sum }
  const positive = bucketsOf(runs.positive, deltas.positive)
  if (found.schema === customSchema) {
    const rising = custom.every((bound, at) => Number.isFinite(bound) && bound > (custom[at - 1] ?? -Infinity))
    if (!rising || positive.offset < 0 || positive.offset + positive.counts.length > custom.length + 1) throw new MalformedError('counts outside their bounds')
    const counts = Array.from({ length: custom.length + 1 }, (_, at) => positive.counts[at - positive.offset] ?? 0)
    return { ...base, histogram: { count: found.count, bounds: custom, counts } }
  }
  if (found.schema < -4 || found.schema > 8) return 'unsupported'
  const negative = bucketsOf(runs.negative, deltas.negative)
  const shifted = (buckets: ExponentialBuckets): ExponentialBuckets => ({ ...buckets, offset: buckets.offset - 1 })
  const { count, schema: scale, zeroCount, zeroThreshold } = found
  return { ...base, histogram: explicitHistogram({ count, scale, zeroCount, zeroThreshold, positive: shifted(positive), negative: shifted(negative) }) }
}
