import { type AttributeMap, type ExemplarRecord, type MetricRecord, newAttributes, type PointRecord, type ResourceGroup } from '../core/records'
import { MetricGroups } from '../core/metric-groups'
import { exemplarOf } from '../core/prometheus-exemplar'
import { readPair } from './proto-pair'
import { MalformedError, ProtoReader } from './proto-reader'
import { readNativeHistogram } from './remote-histogram'

interface Sample {
  value: number
  timeMs: bigint
}

/**
 * Prometheus remote write 1.0 (prometheus.io/docs/specs/prw/remote_write_spec): WriteRequest { 1: series { 1: label, 2: sample,
 * 3: exemplar, 4: native histogram } }. The labels `job` and `instance` name the sender. What is not a number ends a series or is a
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
  const exemplars: ExemplarRecord[] = []
  const histograms: Omit<PointRecord, 'attributes'>[] = []
  let unsupported = 0
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) readLabel(reader, labels)
    else if (tag === 18) samples.push(readSample(reader))
    else if (tag === 26) exemplars.push(...readExemplar(reader))
    else if (tag === 34) {
      const histogram = readNativeHistogram(reader)
      if (histogram === 'unsupported') unsupported++
      else if (histogram !== 'ended') histograms.push(histogram)
    } else reader.skip(tag)
  }
  reader.leave(outer)
  const name = labels.__name__
  if (typeof name !== 'string') throw new MalformedError('a series without a name')
  delete labels.__name__
  const points = samples.filter(({ value }) => !Number.isNaN(value)).map(({ value, timeMs }) => ({ timeNs: timeMs * 1_000_000n, startNs: 0n, value, histogram: null }))
  metrics.add(name, labels, points)
  metrics.addHistograms(name, labels, histograms)
  metrics.addExemplars(name, labels, exemplars)
  return unsupported
}

function readExemplar(reader: ProtoReader): ExemplarRecord[] {
  const labels = newAttributes()
  let value = 0
  let timeMs = 0n
  const outer = reader.enter()
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    if (tag === 10) readLabel(reader, labels)
    else if (tag === 17) value = reader.double()
    else if (tag === 24) timeMs = reader.int64()
    else reader.skip(tag)
  }
  reader.leave(outer)
  const exemplar = exemplarOf(labels, value, timeMs * 1_000_000n)
  return exemplar ? [exemplar] : []
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

