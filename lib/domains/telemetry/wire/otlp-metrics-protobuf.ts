import { type ExponentialBuckets, explicitHistogram, newExponentialHistogram } from '../core/exponential-histogram'
import { type ExemplarRecord, type MetricRecord, newAttributes, type PointRecord, type ResourceGroup } from '../core/records'
import { readGroups, readKeyValue } from './otlp-common-protobuf'
import { ProtoReader } from './proto-reader'

/** Exemplar: one without a trace leads nowhere and is not kept. */
function readExemplar(reader: ProtoReader, point: PointRecord): void {
  const exemplar: ExemplarRecord = { timeNs: 0n, value: 0, traceId: '', spanId: '', attributes: newAttributes() }
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 17) exemplar.timeNs = reader.fixed64()
    else if (tag === 25) exemplar.value = reader.double()
    else if (tag === 34) exemplar.spanId = reader.hex()
    else if (tag === 42) exemplar.traceId = reader.hex()
    else if (tag === 49) exemplar.value = Number(reader.sfixed64())
    else if (tag === 58) readKeyValue(reader, exemplar.attributes)
    else reader.skip(tag)
  }
  reader.leave(outer)
  if (exemplar.traceId !== '') (point.exemplars ??= []).push(exemplar)
}

/** What all kinds of points have in common; `readField` reads a field of its own and says whether it knew the tag. */
function readPoint(reader: ProtoReader, attributesTag: number, exemplarTag: number, readField: (tag: number, point: PointRecord) => boolean): PointRecord {
  const point: PointRecord = { timeNs: 0n, startNs: 0n, attributes: newAttributes(), value: 0, histogram: null }
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 17) point.startNs = reader.fixed64()
    else if (tag === 25) point.timeNs = reader.fixed64()
    else if (tag === attributesTag) readKeyValue(reader, point.attributes)
    else if (tag === exemplarTag) readExemplar(reader, point)
    else if (!readField(tag, point)) reader.skip(tag)
  }
  reader.leave(outer)
  return point
}

/** NumberDataPoint. */
const readNumberPoint = (reader: ProtoReader): PointRecord =>
  readPoint(reader, 58, 42, (tag, point) => {
    if (tag === 33) point.value = reader.double()
    else if (tag === 49) point.value = Number(reader.sfixed64())
    else return false
    return true
  })

/** Lists come packed, or one element a field from older writers. */
function readPacked(reader: ProtoReader, into: number[], readOne: () => number): void {
  const outer = reader.enter()
  while (!reader.atEnd) into.push(readOne())
  reader.leave(outer)
}

/** HistogramDataPoint. */
function readHistogramPoint(reader: ProtoReader): PointRecord {
  const histogram = { count: 0, bounds: [] as number[], counts: [] as number[] }
  const point = readPoint(reader, 74, 66, (tag, into) => {
    switch (tag) {
      case 33:
        histogram.count = reader.fixed64Number()
        return true
      case 41:
        into.value = reader.double()
        return true
      case 49:
        histogram.counts.push(reader.fixed64Number())
        return true
      case 50:
        readPacked(reader, histogram.counts, () => reader.fixed64Number())
        return true
      case 57:
        histogram.bounds.push(reader.double())
        return true
      case 58:
        readPacked(reader, histogram.bounds, () => reader.double())
        return true
      default:
        return false
    }
  })
  point.histogram = histogram
  return point
}

/** ExponentialHistogramDataPoint.Buckets: the offset, then the counts as varints. */
function readBuckets(reader: ProtoReader, into: ExponentialBuckets): void {
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 8) into.offset = reader.sint32()
    else if (tag === 16) into.counts.push(reader.varint())
    else if (tag === 18) readPacked(reader, into.counts, () => reader.varint())
    else reader.skip(tag)
  }
  reader.leave(outer)
}

/** ExponentialHistogramDataPoint, as a histogram with its bounds spelled out. */
function readExponentialPoint(reader: ProtoReader): PointRecord {
  const histogram = newExponentialHistogram()
  const point = readPoint(reader, 10, 90, (tag, into) => {
    switch (tag) {
      case 33:
        histogram.count = reader.fixed64Number()
        return true
      case 41:
        into.value = reader.double()
        return true
      case 48:
        histogram.scale = reader.sint32()
        return true
      case 57:
        histogram.zeroCount = reader.fixed64Number()
        return true
      case 66:
        readBuckets(reader, histogram.positive)
        return true
      case 74:
        readBuckets(reader, histogram.negative)
        return true
      case 113:
        histogram.zeroThreshold = reader.double()
        return true
      default:
        return false
    }
  })
  point.histogram = explicitHistogram(histogram)
  return point
}

/** Gauge, Sum or a histogram of either kind: points at 1, temporality at 2, monotonic at 3. */
function readData(reader: ProtoReader, metric: MetricRecord, readPoint: (reader: ProtoReader) => PointRecord): void {
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) metric.points.push(readPoint(reader))
    else if (tag === 16) metric.temporality = reader.varint()
    else if (tag === 24) metric.monotonic = reader.varint() !== 0
    else reader.skip(tag)
  }
  reader.leave(outer)
}

/** Summaries are not kept: their points are counted and reported as rejected. */
function countPoints(reader: ProtoReader): number {
  let count = 0
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) count++
    reader.skip(tag)
  }
  reader.leave(outer)
  return count
}

/** collector.metrics.v1.ExportMetricsServiceRequest. Throws MalformedError. */
export function decodeMetrics(bytes: Uint8Array): { groups: ResourceGroup<MetricRecord>[]; unsupported: number } {
  let unsupported = 0
  const readMetric = (reader: ProtoReader): MetricRecord => {
    const metric: MetricRecord = { name: '', unit: '', kind: 'gauge', temporality: 0, monotonic: false, points: [] }
    for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
      switch (tag) {
        case 10:
          metric.name = reader.text()
          break
        case 18:
          metric.description = reader.text()
          break
        case 26:
          metric.unit = reader.text()
          break
        case 42:
          metric.kind = 'gauge'
          readData(reader, metric, readNumberPoint)
          break
        case 58:
          metric.kind = 'sum'
          readData(reader, metric, readNumberPoint)
          break
        case 74:
          metric.kind = 'histogram'
          readData(reader, metric, readHistogramPoint)
          break
        case 82:
          metric.kind = 'histogram'
          readData(reader, metric, readExponentialPoint)
          break
        case 90:
          unsupported += countPoints(reader)
          break
        default:
          reader.skip(tag)
      }
    }
    return metric
  }
  const groups = readGroups(new ProtoReader(bytes), readMetric)
  return { groups, unsupported }
}
