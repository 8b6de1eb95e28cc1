import { sharedMark, serverHalfId } from '../core/shared-spans'
import { type AttributeMap, newAttributes, type ResourceGroup, type SpanRecord } from '../core/records'
import { type Json, list, object, text } from './otlp-common-json'
import { MalformedError } from './proto-reader'

/** zipkin.io/zipkin-api: one list of spans, times in microseconds, tags and their values text. */
const kinds = new Map([['CLIENT', 3], ['SERVER', 2], ['PRODUCER', 4], ['CONSUMER', 5]])
const internal = 1

/** Ids of 64 bits are the low half of those of 128. Shorter ones lost leading zeros. */
function id(value: unknown, digits: 16 | 32, what: string): string {
  const hex = text(value, what).toLowerCase()
  if (hex === '') return ''
  if (hex.length > digits || !/^[0-9a-f]+$/.test(hex)) throw new MalformedError(`${what} is not ${digits} hex digits`)
  return hex.padStart(digits, '0')
}

function micros(value: unknown, what: string): bigint {
  if (value === undefined || value === null) return 0n
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value) * 1_000n
  throw new MalformedError(`${what} is not a number of microseconds`)
}

function portOf(value: unknown): number | null {
  if (value === undefined || value === null || value === 0) return null
  if (typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 65_535) return value
  throw new MalformedError('port is not a port')
}

const endpointOf = (value: unknown, what: string) => {
  const endpoint = object(value, what)
  return { service: text(endpoint.serviceName, 'serviceName'), address: text(endpoint.ipv4, 'ipv4') || text(endpoint.ipv6, 'ipv6'), port: portOf(endpoint.port) }
}
type Endpoint = ReturnType<typeof endpointOf>

function attributesOf(json: Json, local: Endpoint, remote: Endpoint): AttributeMap {
  const attributes = newAttributes()
  for (const [key, value] of Object.entries(object(json.tags, 'tags'))) attributes[key] = text(value, `tag ${key}`)
  // Not of the resource: some senders name the port of each connection.
  if (local.port !== null) attributes['network.local.port'] = local.port
  if (remote.service !== '') attributes['peer.service'] = remote.service
  if (remote.address !== '') attributes['network.peer.address'] = remote.address
  if (remote.port !== null) attributes['network.peer.port'] = remote.port
  return attributes
}

function spanOf(json: Json, local: Endpoint): SpanRecord {
  const kind = text(json.kind, 'kind')
  const attributes = attributesOf(json, local, endpointOf(json.remoteEndpoint, 'remoteEndpoint'))
  const failed = Object.hasOwn(attributes, 'error')
  const spanId = id(json.id, 16, 'id')
  const shared = json.shared === true && spanId !== ''
  if (shared) attributes[sharedMark] = true
  if (json.debug === true) attributes['zipkin.debug'] = true
  const startNs = micros(json.timestamp, 'timestamp')
  const error = failed ? String(attributes.error) : ''
  return {
    traceId: id(json.traceId, 32, 'traceId'),
    spanId: shared ? serverHalfId(spanId) : spanId,
    parentId: shared ? spanId : id(json.parentId, 16, 'parentId'),
    name: text(json.name, 'name') || 'unknown',
    kind: kinds.get(kind) ?? internal,
    startNs,
    endNs: startNs + micros(json.duration, 'duration'),
    status: failed ? 2 : 0,
    statusMessage: error === 'true' || error === 'false' ? '' : error,
    attributes,
    events: list(json.annotations, 'annotations').map((value) => {
      const annotation = object(value, 'annotation')
      return { timeNs: micros(annotation.timestamp, 'timestamp'), name: text(annotation.value, 'value'), attributes: newAttributes() }
    }),
  }
}

const resourceOf = ({ service, address }: Endpoint): AttributeMap => {
  const resource = newAttributes()
  if (service !== '') resource['service.name'] = service
  if (address !== '') resource['host.ip'] = address
  return resource
}

export function decodeZipkin(bytes: Uint8Array): ResourceGroup<SpanRecord>[] {
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'))
  } catch {
    throw new MalformedError('not JSON')
  }
  return zipkinGroups(parsed)
}

/** Spans by the endpoint that reported them. An empty list is an empty batch. */
export function zipkinGroups(parsed: unknown): ResourceGroup<SpanRecord>[] {
  if (!Array.isArray(parsed)) throw new MalformedError('not a list of spans')
  const groups = new Map<string, ResourceGroup<SpanRecord>>()
  for (const item of parsed as unknown[]) {
    const json = object(item, 'span')
    const local = endpointOf(json.localEndpoint, 'localEndpoint')
    const key = JSON.stringify([local.service, local.address])
    const group = groups.get(key) ?? { resource: resourceOf(local), items: [] }
    groups.set(key, group)
    group.items.push(spanOf(json, local))
  }
  return [...groups.values()]
}
