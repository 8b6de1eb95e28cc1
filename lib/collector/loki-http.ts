import type { Wire } from '@/lib/domains/telemetry/wire/decode-request'
import { gzipPacking, type HttpProtocol } from './http-intake'
import { keptOrRefused, textAnswer } from './text-answer'

const wires = new Map<string, Wire>([['application/json', 'loki-json'], ['application/x-protobuf', 'loki-protobuf']])

/** Loki's push: JSON, or protobuf in a block of snappy whether or not its header says so. Its multi-tenant header is not read. */
export const lokiHttp: HttpProtocol = {
  name: 'loki',
  paths: new Map([['/loki/api/v1/push', 'logs']]),
  wireOf: (mediaType) => wires.get(mediaType) ?? null,
  takes: 'application/json or application/x-protobuf',
  packings: 'gzip (JSON) or snappy (protobuf)',
  packingOf: (wire, named) => (wire === 'loki-json' ? gzipPacking.packingOf(wire, named) : named === undefined || named === 'snappy' ? 'snappy' : null),
  accept: (_signal, _wire, rejection) => keptOrRefused(rejection),
  refuse: textAnswer,
}
