import { labelledLog, resourceOfLabels } from '../core/labelled-log'
import { type AttributeMap, type LogRecord, newAttributes, type ResourceGroup } from '../core/records'
import { list, object, parseJson } from './otlp-common-json'
import { MalformedError } from './proto-reader'

function labelsOf(value: unknown, what: string): AttributeMap {
  const labels = newAttributes()
  for (const [key, label] of Object.entries(object(value, what))) {
    if (typeof label !== 'string') throw new MalformedError(`${what} ${key} is not text`)
    labels[key] = label
  }
  return labels
}

function nanosOf(value: unknown): bigint {
  // As a JSON number it would have lost its last digits before anybody could read it.
  if (typeof value !== 'string' || !/^\d{1,19}$/.test(value)) throw new MalformedError('a time is not nanoseconds in text')
  return BigInt(value)
}

/** grafana.com/docs/loki: `{"streams": [{"stream": labels, "values": [[nanoseconds, line, metadata?]]}]}`. */
export function decodeLokiJson(bytes: Uint8Array): ResourceGroup<LogRecord>[] {
  return list(parseJson(bytes).streams, 'streams').map((value) => {
    const stream = object(value, 'stream')
    const labels = labelsOf(stream.stream, 'label')
    if (Object.keys(labels).length === 0) throw new MalformedError('a stream without labels')
    const items = list(stream.values, 'values').map((entry) => {
      const [time, line, metadata, ...rest] = list(entry, 'value')
      if (typeof line !== 'string' || rest.length > 0) throw new MalformedError('a value is not a time, a line and perhaps metadata')
      return labelledLog(labels, nanosOf(time), line, labelsOf(metadata, 'metadata'))
    })
    return { resource: resourceOfLabels(labels), items }
  })
}
