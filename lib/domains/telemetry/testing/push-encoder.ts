import protobuf from 'protobufjs'

/** Writes what Prometheus and Loki push with protobufjs, an implementation that is not ours. */
const { root } = protobuf.parse(`syntax = "proto3";
message Label { string name = 1; string value = 2; }
message Sample { double value = 1; int64 timestamp = 2; }
message Exemplar { repeated Label labels = 1; double value = 2; int64 timestamp = 3; }
message BucketSpan { sint32 offset = 1; uint32 length = 2; }
message Histogram { oneof count { uint64 count_int = 1; double count_float = 2; } double sum = 3; sint32 schema = 4; double zero_threshold = 5; oneof zero_count { uint64 zero_count_int = 6; double zero_count_float = 7; }
  repeated BucketSpan negative_spans = 8; repeated sint64 negative_deltas = 9; repeated BucketSpan positive_spans = 11; repeated sint64 positive_deltas = 12; int32 reset_hint = 14; int64 timestamp = 15; repeated double custom_values = 16; }
message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; repeated Exemplar exemplars = 3; repeated Histogram histograms = 4; }
message Metadata { int32 type = 1; string metric_family_name = 2; string help = 4; string unit = 5; }
message WriteRequest { repeated TimeSeries timeseries = 1; repeated Metadata metadata = 3; }
message Timestamp { int64 seconds = 1; int32 nanos = 2; }
message Entry { Timestamp timestamp = 1; string line = 2; repeated Label structuredMetadata = 3; }
message Stream { string labels = 1; repeated Entry entries = 2; uint64 hash = 3; }
message PushRequest { repeated Stream streams = 1; }`)

const encode = (type: string, body: object): Uint8Array<ArrayBuffer> => {
  const message = root.lookupType(type)
  return Uint8Array.from(message.encode(message.fromObject(body)).finish())
}

export interface WrittenSeries {
  labels: [name: string, value: string][]
  samples?: [value: number, timeMs: number][]
  histograms?: object[]
  exemplars?: { labels: [name: string, value: string][]; value: number; timestamp: number }[]
}
const pairs = (list: [string, string][]) => list.map(([name, value]) => ({ name, value }))

export const encodeRemoteWrite = (series: WrittenSeries[]): Uint8Array<ArrayBuffer> =>
  encode('WriteRequest', {
    timeseries: series.map(({ labels, samples = [], histograms = [], exemplars = [] }) => ({ labels: pairs(labels), samples: samples.map(([value, timestamp]) => ({ value, timestamp })), exemplars: [{ value: 1, timestamp: 2 }, ...exemplars.map((one) => ({ ...one, labels: pairs(one.labels) }))], histograms })),
    metadata: [{ type: 1, metricFamilyName: 'x', help: 'h', unit: 's' }],
  })

export interface PushedStream {
  labels: string
  entries: { seconds: number; nanos?: number; line: string; metadata?: [string, string][] }[]
}
export const encodeLoki = (streams: PushedStream[]): Uint8Array<ArrayBuffer> =>
  encode('PushRequest', {
    streams: streams.map(({ labels, entries }) => ({ labels, hash: 7, entries: entries.map(({ seconds, nanos = 0, line, metadata = [] }) => ({ timestamp: { seconds, nanos }, line, structuredMetadata: pairs(metadata) })) })),
  })
