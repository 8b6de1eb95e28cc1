import { bodyText } from '../core/body-text'
import { type LogRecord, newAttributes, type ResourceGroup } from '../core/records'
import { readGroups, readKeyValue, readValue } from './otlp-common-protobuf'
import { ProtoReader } from './proto-reader'

function readLog(reader: ProtoReader): LogRecord {
  const log: LogRecord = { timeNs: 0n, observedNs: 0n, severity: 0, body: '', attributes: newAttributes(), traceId: '', spanId: '' }
  for (let tag = reader.tag(); tag !== 0; tag = reader.tag()) {
    switch (tag) {
      case 9:
        log.timeNs = reader.fixed64()
        break
      case 16:
        log.severity = reader.varint()
        break
      case 42:
        log.body = bodyText(readValue(reader))
        break
      case 50:
        readKeyValue(reader, log.attributes)
        break
      case 74:
        log.traceId = reader.hex()
        break
      case 82:
        log.spanId = reader.hex()
        break
      case 89:
        log.observedNs = reader.fixed64()
        break
      default:
        reader.skip(tag)
    }
  }
  return log
}

/** collector.logs.v1.ExportLogsServiceRequest. Throws MalformedError. */
export const decodeLogs = (bytes: Uint8Array): ResourceGroup<LogRecord>[] => readGroups(new ProtoReader(bytes), readLog)
