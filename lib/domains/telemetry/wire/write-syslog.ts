import type { Arrived } from '../core/arrived'
import type { AttributeMap, AttributeValue, LogRecord } from '../core/records'
import { dimensionsOf } from '../core/resource'
import { isoNanos } from './iso-nanos'
import { messageBytesMax } from './syslog-frames'

const userFacility = 1 << 3
const attributesMax = 40
const valueCharactersMax = 1_024

/** By fours, from trace to fatal: debug, debug, informational, warning, error, critical. */
const syslogSeverities = [7, 7, 6, 4, 3, 2]
const priorityOf = (severity: number): number => userFacility | (syslogSeverities[(Math.min(24, Math.max(1, severity || 9)) - 1) >> 2] ?? 6)

/** A field of the header: printable ASCII without spaces, `-` where there is nothing. */
const field = (text: string, lengthMax: number): string => text.replace(/\s+/g, '-').replace(/[^!-~]/g, '').slice(0, lengthMax) || '-'
const parameterName = (text: string): string => text.replace(/[^!-~]|[="\]]/g, '_').slice(0, 32)
/** Control signs in a value break receivers that read lines. */
const parameterValue = (text: string): string => text.slice(0, valueCharactersMax).replace(/[\u0000-\u001f\u007f]+/g, ' ').replace(/[\\"\]]/g, '\\$&')
const flat = (value: AttributeValue): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** What names the record and its sender, as Cloud Foundry's tags; then what the line itself carries. */
function structuredData(id: string, resource: AttributeMap, { traceId, spanId, attributes }: LogRecord): string {
  const { application, instance, zone, cluster, serverGroup } = dimensionsOf(resource)
  const named = { app_name: application, instance_id: instance, zone, cluster, server_group: serverGroup, trace_id: traceId, span_id: spanId, record_id: id }
  const written = new Map<string, string>()
  for (const [name, value] of Object.entries(named)) if (value !== '') written.set(name, value)
  for (const [name, value] of Object.entries(attributes).slice(0, attributesMax)) {
    const key = parameterName(name)
    if (key !== '' && value !== null && !written.has(key)) written.set(key, flat(value))
  }
  return `[tags@47450${[...written].map(([name, value]) => ` ${name}="${parameterValue(value)}"`).join('')}]`
}

/** A message of RFC 5424. What is longer than receivers take is cut, and ends with a sign of it. */
export function writeSyslog({ id, resource, item }: Arrived<LogRecord>): Buffer {
  const { application, instance } = dimensionsOf(resource)
  const host = resource['host.name']
  const header = `<${priorityOf(item.severity)}>1 ${isoNanos(item.timeNs, 6, '+00:00')} ${field(typeof host === 'string' ? host : instance, 255)} ${field(application, 48)} ${field(instance, 128)} - `
  const whole = Buffer.from(`${header}${structuredData(id, resource, item)} ${item.body.replaceAll('\0', '')}`)
  if (whole.length <= messageBytesMax) return whole
  let end = messageBytesMax - 3
  // Never inside a character of several bytes.
  while (((whole[end] ?? 0) & 0xc0) === 0x80) end--
  return Buffer.concat([whole.subarray(0, end), Buffer.from('…')])
}

/** RFC 6587: octet counting, so that a line feed within a message is part of it. */
export const frameSyslog = (message: Buffer): Buffer => Buffer.concat([Buffer.from(`${message.length} `), message])
