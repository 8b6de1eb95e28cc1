import { type AttributeMap, type MetricRecord, newAttributes, type ResourceGroup } from '../core/records'
import { MetricGroups } from '../core/metric-groups'
import { readPair } from './proto-pair'
import { MalformedError, ProtoReader } from './proto-reader'

interface Sample {
  value: number
  timeMs: bigint
}

/**
 * Prometheus remote write 1.0 (prometheus.io/docs/specs/prw/remote_write_spec): WriteRequest { 1: series { 1: label, 2: sample,
 * 4: native histogram } }. The labels `job` and `instance` name the sender. What is not a number ends a series or is a
 * hole: neither is a point.
 */
export function decodeRemoteWrite(bytes: Uint8Array): { groups: ResourceGroup<MetricRecord>[]; unsupported: number } {
  const reader = new ProtoReader(bytes)
  const metrics = new MetricGroups()
  let unsupported = 0
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) unsupported += readSeries(reader, metrics)
    else reader.skip(tag)
  }
  return { groups: metrics.list(), unsupported }
}

function readSeries(reader: ProtoReader, metrics: MetricGroups): number {
  const labels = newAttributes()
  const samples: Sample[] = []
  let histograms = 0
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) readLabel(reader, labels)
    else if (tag === 18) samples.push(readSample(reader))
    else {
      if (tag === 34) histograms++
      reader.skip(tag)
    }
  }
  reader.leave(outer)
  const name = labels.__name__
  if (typeof name !== 'string') throw new MalformedError('a series without a name')
  delete labels.__name__
  const points = samples.filter(({ value }) => !Number.isNaN(value))
  metrics.add(name, labels, points.map(({ value, timeMs }) => ({ timeNs: timeMs * 1_000_000n, startNs: 0n, value, histogram: null })))
  return histograms
}

function readLabel(reader: ProtoReader, labels: AttributeMap): void {
  const { name, value } = readPair(reader)
  if (name === '') throw new MalformedError('a label without a name')
  if (name in labels) throw new MalformedError(`the label ${name} twice`)
  // An empty label is none.
  if (value !== '') labels[name] = value
}

function readSample(reader: ProtoReader): Sample {
  const sample: Sample = { value: 0, timeMs: 0n }
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 9) sample.value = reader.double()
    else if (tag === 16) sample.timeMs = reader.int64()
    else reader.skip(tag)
  }
  reader.leave(outer)
  return sample
}

