import type { IncomingHttpHeaders } from 'node:http'
import type { Registry } from '@/lib/domains/registry/registry'
import { InstanceStatus } from '@/lib/domains/registry/schemas'
import { readInstance, readRegistration } from '@/lib/domains/registry/wire/read-instance'
import { readXml } from '@/lib/domains/registry/wire/read-xml'
import type { WireTarget, WriteOutcome } from '@/lib/domains/registry/wire-writes'
import { createReplicationAnswers, isReplication } from './answer-replication'
import type { EurekaPath } from './eureka-path'
import { empty, plain, type Reply } from './reply'

function replyTo(outcome: WriteOutcome, doneStatus: 200 | 204): Reply {
  switch (outcome.kind) {
    case 'done':
      return empty(doneStatus)
    case 'unknown':
      return empty(404)
    case 'refused':
      return plain(403, outcome.reason)
    case 'full':
      return plain(503, 'The registry holds as many instances as it may.', { 'retry-after': '30' })
  }
}

const dirtyOf = (query: URLSearchParams): number | null => {
  const text = query.get('lastDirtyTimestamp')
  return text !== null && /^\d{1,16}$/.test(text) ? Number(text) : null
}

/** Java's `valueOf`: exact names alone, and 500 for anything else. */
const statusOf = (text: string | null) => InstanceStatus.safeParse(text)

/** Null when it is neither JSON nor XML. */
function readBody(contentType: string, body: string): unknown {
  try {
    return contentType.includes('json') ? JSON.parse(body) : readXml(body)
  } catch {
    return null
  }
}

export function createWriteAnswers(registry: Registry, nowMs: () => number) {
  const { writes } = registry
  const replication = createReplicationAnswers(registry, nowMs)

  async function register(app: string, secret: string | null, headers: IncomingHttpHeaders, body: string): Promise<Reply> {
    const contentType = headers['content-type'] ?? ''
    // A page in a browser can send other types across origins without asking first.
    if (!/\b(json|xml)\b/.test(contentType)) return plain(415, 'Send application/json or application/xml.')
    const wire = readRegistration(readBody(contentType, body))
    if (!wire) return plain(400, 'The body is not an instance: {"instance": {...}} is expected.')
    const read = readInstance(wire, app, nowMs())
    if (!read.ok) return plain(400, read.reason)
    return isReplication(headers) ? replication.registered(read.info) : replyTo(await writes.register(read.info, secret), 204)
  }

  async function putStatus(target: WireTarget, query: URLSearchParams): Promise<Reply> {
    const status = statusOf(query.get('value'))
    if (status.success) return replyTo(await writes.setStatus(target, status.data, dirtyOf(query)), 200)
    return registry.table.find(target.app, target.id) ? plain(500, 'The status is none of Eureka’s.') : empty(404)
  }

  async function deleteStatus(target: WireTarget, query: URLSearchParams): Promise<Reply> {
    const status = statusOf(query.get('value') ?? 'UNKNOWN')
    if (status.success) return replyTo(await writes.clearStatus(target, status.data, dirtyOf(query)), 200)
    return registry.table.find(target.app, target.id) ? plain(500, 'The status is none of Eureka’s.') : empty(404)
  }

  async function putMetadata(target: WireTarget, query: URLSearchParams): Promise<Reply> {
    const entries: Record<string, string> = {}
    for (const [key, value] of query) if (!Object.hasOwn(entries, key) && key !== '__proto__' && key !== '@class') entries[key] = value
    return replyTo(await writes.setMetadata(target, entries), 200)
  }

  return async function answerWrite(method: string, { segments, secret }: EurekaPath, query: URLSearchParams, headers: IncomingHttpHeaders, body: string): Promise<Reply> {
    const [kind, app, id, part, more] = segments
    if (kind === 'peerreplication' && app === 'batch' && id === undefined) return method === 'POST' ? replication.batch(headers, body) : empty(405, { allow: 'POST' })
    // Auto-scaling groups are Amazon’s: without them Netflix’s server answers so too.
    if (kind === 'asg' && app !== undefined && id === 'status' && part === undefined && method === 'PUT') return empty(400)
    if (kind !== 'apps' || app === undefined || more !== undefined) return empty(404)
    if (id === undefined) return method === 'POST' ? register(app, secret, headers, body) : empty(405, { allow: 'GET, POST' })
    const target = { app: app.toUpperCase(), id, secret }
    if (isReplication(headers) && part !== 'metadata') return replication.one(method, target, part, query)
    switch (`${method} ${part ?? ''}`) {
      case 'PUT ':
        return replyTo(await writes.renew(target, dirtyOf(query)), 200)
      case 'DELETE ':
        return replyTo(await writes.cancel(target), 200)
      case 'PUT status':
        return putStatus(target, query)
      case 'DELETE status':
        return deleteStatus(target, query)
      case 'PUT metadata':
        return putMetadata(target, query)
      default:
        return empty(part === undefined ? 405 : 404)
    }
  }
}
