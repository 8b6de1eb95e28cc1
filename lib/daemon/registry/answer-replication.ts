import type { IncomingHttpHeaders } from 'node:http'
import type { Registry } from '@/lib/domains/registry/registry'
import { readBatch } from '@/lib/domains/registry/wire/replication'
import { writeInstance } from '@/lib/domains/registry/wire/write-instance'
import { document, plain, type Reply } from './reply'

/** A peer asks or tells: it is served while clients wait, and nothing of it is told on. */
export const isReplication = (headers: IncomingHttpHeaders): boolean => headers['x-netflix-discovery-replication'] === 'true'

/** `POST peerreplication/batch/`: as many answers as items, in their order. */
export function createReplicationAnswers(registry: Registry, nowMs: () => number) {
  return async function answerBatch(headers: IncomingHttpHeaders, body: string): Promise<Reply> {
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
    const outcomes = await Promise.all(items.map((item) => (item ? registry.peerWrites.apply(item) : { statusCode: 400, newer: null })))
    const responseList = outcomes.map(({ statusCode, newer }) => ({ statusCode, responseEntity: newer ? writeInstance(newer, 'full') : null }))
    return document('json', JSON.stringify({ responseList }))
  }
}
