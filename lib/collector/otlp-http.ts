import type { Signal } from '@/lib/domains/telemetry/core/records'
import type { Encoding } from '@/lib/domains/telemetry/wire/decode-otlp'
import type { Wire } from '@/lib/domains/telemetry/wire/decode-request'
import { contentTypeOf, exportAnswer, statusAnswer } from '@/lib/domains/telemetry/wire/otlp-answer'
import { gzipPacking, type HttpProtocol, type Refusal } from './http-intake'

const encodings = new Map<string, Encoding>([['application/x-protobuf', 'protobuf'], ['application/json', 'json']])
const encodingOf = (wire: Wire | null): Encoding => (wire === 'protobuf' ? 'protobuf' : 'json')

/** google.rpc.Code */
const codeOf = { 400: 3, 404: 5, 405: 12, 413: 3, 415: 3, 429: 8, 503: 14 } satisfies Record<Refusal['status'], number>

/** OTLP/HTTP (opentelemetry.io/docs/specs/otlp/#otlphttp): answers in the request's type; clients retry 429 and 503 alone. */
export const otlpHttp: HttpProtocol = {
  name: 'otlp',
  paths: new Map<string, Signal>([['/v1/traces', 'traces'], ['/v1/metrics', 'metrics'], ['/v1/logs', 'logs']]),
  wireOf: (mediaType) => encodings.get(mediaType) ?? null,
  takes: 'application/x-protobuf or application/json',
  ...gzipPacking,
  accept: (signal, wire, rejection) => ({ status: 200, type: contentTypeOf(encodingOf(wire)), body: exportAnswer(signal, encodingOf(wire), rejection) }),
  refuse: ({ status, message }, wire) => ({ status, type: contentTypeOf(encodingOf(wire)), body: statusAnswer(encodingOf(wire), codeOf[status], message) }),
}
