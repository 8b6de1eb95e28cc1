import { type AttributeMap, type LogRecord, newAttributes, type ResourceGroup } from '../core/records'
import { MalformedError } from './proto-reader'
import { splitFrames } from './syslog-frames'

/** emergency to debug, in the numbers of OpenTelemetry's log data model (its appendix B). */
const severities = [21, 19, 18, 17, 13, 10, 9, 5]
const priForm = /^<(\d{1,3})>/
const headerForm = /^<\d{1,3}>1 (\S+) (\S{1,255}) (\S{1,128}) (\S{1,128}) (\S{1,32}) /
const timeForm = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/
const elementForm = /\[([^\s="\]]{1,64})((?: [^\s="\]]{1,64}="(?:[^"\\\]]|\\[\s\S])*")*)\]/y
const parameterForm = / ([^\s="\]]+)="((?:[^"\\\]]|\\[\s\S])*)"/g

const known = (value: string | undefined): string => (value === undefined || value === '-' ? '' : value)

/** Microseconds by the RFC; more digits are kept as they come. 0 where there is no time that can be read. */
function nanosOf(time: string): bigint {
  const [, seconds, fraction = '', zone] = timeForm.exec(time) ?? []
  const ms = seconds === undefined ? Number.NaN : Date.parse(`${seconds}${zone}`)
  return Number.isFinite(ms) && ms > 0 ? BigInt(ms) * 1_000_000n + BigInt(fraction.padEnd(9, '0')) : 0n
}

/** `[id name="value" ...]`, one after the other, as `id.name`; null where it is none. Gives what follows too. */
function structuredData(text: string): { data: AttributeMap; rest: string } | null {
  const data = newAttributes()
  if (text.startsWith('-')) return { data, rest: text.slice(1) }
  let at = 0
  while (text[at] === '[') {
    elementForm.lastIndex = at
    const [whole, id, parameters = ''] = elementForm.exec(text) ?? []
    if (whole === undefined) return null
    // The RFC escapes these three alone; a stroke before anything else stands for itself.
    for (const [, name, value = ''] of parameters.matchAll(parameterForm)) data[`${id}.${name}`] = value.replace(/\\(["\\\]])/g, '$1')
    at += whole.length
  }
  return at === 0 ? null : { data, rest: text.slice(at) }
}

interface Said {
  resource: AttributeMap
  record: LogRecord
}

function record(priority: number, timeNs: bigint, body: string, attributes: AttributeMap): LogRecord {
  attributes['syslog.facility'] = priority >> 3
  return { timeNs, observedNs: 0n, severity: severities[priority & 7] ?? 0, body: body.replace(/^\uFEFF/, '').trimEnd(), attributes, traceId: '', spanId: '' }
}

/** Who sends: the application's name, or what Cloud Foundry's tags call it. */
function resourceOf(host: string, application: string, data: AttributeMap): AttributeMap {
  const resource = newAttributes()
  const tagged = data['tags@47450.app_name']
  const name = typeof tagged === 'string' && tagged !== '' ? tagged : application
  if (name !== '') resource['service.name'] = name
  if (host !== '') resource['host.name'] = host
  const number = data['tags@47450.instance_id']
  if (name !== '' && typeof number === 'string') resource['service.instance.id'] = `${name}/${number}`
  return resource
}

/** RFC 5424; of an older or foreign form the priority is read and the rest is the line, so that nothing is lost. */
function readMessage(text: string): Said {
  const [, time = '', host, application, process, message] = headerForm.exec(text) ?? []
  const given = Number(priForm.exec(text)?.[1] ?? 13)
  const priority = given <= 191 ? given : 13
  const structured = message === undefined ? null : structuredData(text.slice((headerForm.exec(text)?.[0] ?? '').length))
  if (structured === null || !/^($| )/.test(structured.rest)) return { resource: newAttributes(), record: record(priority, 0n, text.replace(priForm, ''), newAttributes()) }
  const { data, rest } = structured
  const resource = resourceOf(known(host), known(application), data)
  if (known(process) !== '') data['syslog.procid'] = known(process)
  if (known(message) !== '') data['syslog.msgid'] = known(message)
  return { resource, record: record(priority, nanosOf(time), rest.slice(1), data) }
}

/** Whole frames, as a connection gave them. */
export function decodeSyslog(bytes: Uint8Array): ResourceGroup<LogRecord>[] {
  const { messages, problem } = splitFrames(bytes, true)
  if (problem !== null) throw new MalformedError(problem)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const groups = new Map<string, ResourceGroup<LogRecord>>()
  for (const [from, to] of messages) {
    const { resource, record: line } = readMessage(buffer.toString('utf8', from, to).replaceAll('\0', ''))
    const key = JSON.stringify(resource)
    const group = groups.get(key) ?? { resource, items: [] }
    groups.set(key, group)
    group.items.push(line)
  }
  return [...groups.values()]
}
