import { type AttributeMap, type LogRecord, newAttributes } from './records'
import { severityOfWord } from './severity-words'

const applicationLabels = ['service_name', 'app', 'application', 'app_kubernetes_io_name', 'job', 'container', 'component'] as const
const levelLabels = ['level', 'detected_level', 'severity', 'lvl'] as const

/** Who sent a stream, by its labels: in the order in which Loki itself guesses a service's name. All labels are kept. */
export function resourceOfLabels(labels: AttributeMap): AttributeMap {
  const resource = Object.assign(newAttributes(), labels)
  const named = applicationLabels.find((label) => typeof labels[label] === 'string' && labels[label] !== '')
  if (named !== undefined) resource['service.name'] = labels[named] ?? ''
  const instance = labels.instance ?? labels.pod
  if (typeof instance === 'string') resource['service.instance.id'] = instance
  return resource
}

const hex = (value: unknown, form: RegExp): string => (typeof value === 'string' && form.test(value.toLowerCase()) ? value.toLowerCase() : '')

/** One line of a stream; `metadata` is its own, beside the stream's labels. */
export function labelledLog(labels: AttributeMap, timeNs: bigint, body: string, metadata: AttributeMap): LogRecord {
  const level = levelLabels.map((label) => severityOfWord(metadata[label]) || severityOfWord(labels[label])).find((number) => number > 0)
  const traceId = hex(metadata.trace_id ?? metadata.traceid ?? metadata.traceID, /^([0-9a-f]{16}|[0-9a-f]{32})$/)
  return {
    timeNs, observedNs: 0n, severity: level ?? 0, body, attributes: metadata,
    traceId: traceId === '' ? '' : traceId.padStart(32, '0'),
    spanId: hex(metadata.span_id ?? metadata.spanid ?? metadata.spanID, /^[0-9a-f]{16}$/),
  }
}
