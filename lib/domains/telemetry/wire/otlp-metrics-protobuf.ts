import { type MetricRecord, newAttributes, type PointRecord, type ResourceGroup } from '../core/records'
import { readGroups, readKeyValue } from './otlp-common-protobuf'
import { ProtoReader } from './proto-reader'

const emptyPoint = (): PointRecord => ({ timeNs: 0n, startNs: 0n, attributes: newAttributes(), value: 0, histogram: null })

/** NumberDataPoint. */
function readNumberPoint(reader: ProtoReader): PointRecord {
  const point = emptyPoint()
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    switch (tag) {
      case 17:
        point.startNs = reader.fixed64()
        break
      case 25:
        point.timeNs = reader.fixed64()
        break
      case 33:
        point.value = reader.double()
        break
      case 49:
        point.value = Number(reader.sfixed64())
        break
      case 58:
        readKeyValue(reader, point.attributes)
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outer)
  return point
}

function readPacked(reader: ProtoReader, into: number[], readOne: () => number): void {
  const outer = reader.enter()
  while (!reader.atEnd) into.push(readOne())
  reader.leave(outer)
}

/** HistogramDataPoint. Lists come packed, or one element a field from older writers. */
function readHistogramPoint(reader: ProtoReader): PointRecord {
  const point = emptyPoint()
  const histogram = { count: 0, bounds: [] as number[], counts: [] as number[] }
  point.histogram = histogram
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    switch (tag) {
      case 17:
        point.startNs = reader.fixed64()
        break
      case 25:
        point.timeNs = reader.fixed64()
        break
      case 33:
        histogram.count = reader.fixed64Number()
        break
      case 41:
        point.value = reader.double()
        break
      case 49:
        histogram.counts.push(reader.fixed64Number())
        break
      case 50:
        readPacked(reader, histogram.counts, () => reader.fixed64Number())
        break
      case 57:
        histogram.bounds.push(reader.double())
        break
      case 58:
        readPacked(reader, histogram.bounds, () => reader.double())
        break
      case 74:
        readKeyValue(reader, point.attributes)
        break
      default:
        reader.skip(tag)
    }
  }
  reader.leave(outer)
  return point
}

/** Gauge, Sum or Histogram: points at 1, temporality at 2, monotonic at 3. */
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

/** Exponential histograms and summaries are not kept yet: their points are counted and reported as rejected. */
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
