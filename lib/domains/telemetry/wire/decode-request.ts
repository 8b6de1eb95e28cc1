import type { Signal, SignalBatch } from '../core/records'
import { decodeOtlp, type Encoding } from './decode-otlp'
import { decodeLokiJson } from './loki-json'
import { decodeLoki } from './loki-protobuf'
import { decodeRemoteWrite } from './remote-write'
import { decodeScrape } from './scrape'
import { decodeSyslog } from './syslog'
import { decodeZipkin } from './zipkin-json'

/** In which words a request says its signal: OTLP in its two encodings, or another protocol. */
export type Wire = Encoding | 'zipkin' | 'remote-write' | 'loki-protobuf' | 'loki-json' | 'scrape' | 'syslog'

/** One request of any protocol, inflated. Throws MalformedError where the bytes are not what they say. */
export function decodeRequest(signal: Signal, wire: Wire, bytes: Uint8Array): SignalBatch {
  switch (wire) {
    case 'protobuf':
    case 'json':
      return decodeOtlp(signal, wire, bytes)
    case 'zipkin':
      return { signal: 'traces', groups: decodeZipkin(bytes) }
    case 'remote-write':
      return { signal: 'metrics', ...decodeRemoteWrite(bytes) }
    case 'scrape':
      return { signal: 'metrics', ...decodeScrape(bytes) }
    case 'syslog':
      return { signal: 'logs', groups: decodeSyslog(bytes) }
    case 'loki-protobuf':
      return { signal: 'logs', groups: decodeLoki(bytes) }
    case 'loki-json':
      return { signal: 'logs', groups: decodeLokiJson(bytes) }
  }
}
