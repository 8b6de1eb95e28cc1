import type { IncomingHttpHeaders } from 'node:http'
import type { Registry } from '@/lib/domains/registry/registry'
import type { InstanceInfo } from '@/lib/domains/registry/core/instance'
import { InstanceStatus } from '@/lib/domains/registry/schemas'
import type { PeerOutcome } from '@/lib/domains/registry/peer-writes'
import { writeOne } from '@/lib/domains/registry/wire/write-applications'
import { readBatch, type ReceivedItem } from '@/lib/domains/registry/wire/replication'
import { writeInstance } from '@/lib/domains/registry/wire/write-instance'
import { document, empty, plain, type Reply } from './reply'

/** A peer asks or tells: it is served while clients wait, and nothing of it is told on. */
export const isReplication = (headers: IncomingHttpHeaders): boolean => headers['x-netflix-discovery-replication'] === 'true'

const actions: Record<string, ReceivedItem['action']> = { 'PUT ': 'Heartbeat', 'DELETE ': 'Cancel', 'PUT status': 'StatusUpdate', 'DELETE status': 'DeleteStatusOverride' }

const replyTo = ({ statusCode, newer }: PeerOutcome): Reply =>
  newer ? { ...document('json', writeOne(newer, 'full', 'json')), status: statusCode } : empty(statusCode)

/** What peers send: batches, or the plain requests of clients with the header that says so. */
export function createReplicationAnswers(registry: Registry, nowMs: () => number) {
  const { peerWrites } = registry

  async function registered(info: InstanceInfo): Promise<Reply> {
    const { statusCode } = await peerWrites.apply({ app: info.app, id: info.instanceId, dirtyMs: info.lastDirtyTimestampMs, action: 'Register', status: null, overriddenStatus: null, info })
    return empty(statusCode === 200 ? 204 : statusCode)
  }

  async function one(method: string, { app, id }: { app: string; id: string }, part: string | undefined, query: URLSearchParams): Promise<Reply> {
    const action = actions[`${method} ${part ?? ''}`]
    if (!action) return empty(part === undefined ? 405 : 404)
    const status = InstanceStatus.safeParse(query.get('value') ?? (action === 'DeleteStatusOverride' ? 'UNKNOWN' : null))
    const overridden = InstanceStatus.safeParse(query.get('overriddenstatus'))
    const dirty = Number(query.get('lastDirtyTimestamp'))
    return replyTo(
      await peerWrites.apply({
        app, id, action, info: null,
        dirtyMs: Number.isSafeInteger(dirty) && dirty > 0 ? dirty : null,
        status: status.success ? status.data : null,
        overriddenStatus: overridden.success ? overridden.data : null,
      }),
    )
  }

  /** `POST peerreplication/batch/`: as many answers as items, in their order. */
  async function batch(headers: IncomingHttpHeaders, body: string): Promise<Reply> {
    // A page in a browser can send other types across origins without asking first.
    if (!/\bjson\b/.test(headers['content-type'] ?? '')) return plain(415, 'Send application/json.')
    let parsed: unknown = null
    try {
      parsed = JSON.parse(body)
    } catch {
      return plain(400, 'The body is not JSON.')
    }
    const items = readBatch(parsed, nowMs())
    if (!items) return plain(400, 'The body is no batch: {"replicationList": [...]} is expected.')
    // Begun in order, and each decides before it first waits: all share one write to disk.
    const outcomes = await Promise.all(items.map((item) => (item ? peerWrites.apply(item) : { statusCode: 400, newer: null })))
    const responseList = outcomes.map(({ statusCode, newer }) => ({ statusCode, responseEntity: newer ? writeInstance(newer, 'full') : null }))
    return document('json', JSON.stringify({ responseList }))
  }

  return { batch, one, registered }
}
