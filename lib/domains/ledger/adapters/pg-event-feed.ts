import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '@/lib/kernel/log'
import type { SequencedNotice } from '../core/event-queue'
import type { EventSource } from '../ports'
import { StreamTopic } from '../schemas'

const Row = (row: { seq: string; topic: string; team_id: string | null; key: string }): SequencedNotice => ({
  seq: row.seq,
  topic: StreamTopic.parse(row.topic),
  teamId: row.team_id,
  key: row.key,
})

/** Sequences are drawn before commit: one a little smaller may become visible a little later. */
const overlap = 200
const catchUpMax = 2_000
const probeMs = 15_000

export interface EventFeed extends EventSource {
  close(): Promise<void>
}

/** One connection of its own for LISTEN; lost connections are made again, and what came meanwhile is read from the rows. */
export function createEventFeed(databaseUrl: string, log: Log): EventFeed {
  const listeners = new Set<{ onNotice: (notice: SequencedNotice) => void; onGap: () => void }>()
  const recent = new Set<string>()
  let client: pg.Client | null = null
  let lastSeq = 0n
  let closed = false
  let running: Promise<void> | null = null
  let listening: { promise: Promise<void>; resolve: () => void } = gate()
  let pending: string[] = []
  let reading = false

  function gate() {
    let resolve = () => {}
    const promise = new Promise<void>((done) => {
      resolve = done
    })
    return { promise, resolve }
  }

  function emit(notice: SequencedNotice): void {
    if (notice.seq !== null) {
      if (recent.has(notice.seq)) return
      recent.add(notice.seq)
      if (recent.size > catchUpMax * 2) for (const old of [...recent].slice(0, catchUpMax)) recent.delete(old)
      const seq = BigInt(notice.seq)
      if (seq > lastSeq) lastSeq = seq
    }
    for (const { onNotice } of listeners) onNotice(notice)
  }

  async function readPending(from: pg.Client): Promise<void> {
    if (reading) return
    reading = true
    try {
      while (pending.length > 0) {
        const seqs = pending.splice(0, 500)
        const { rows } = await from.query('SELECT seq::text, topic, team_id, key FROM stream_event WHERE seq = ANY($1::bigint[]) ORDER BY seq', [seqs])
        rows.map(Row).forEach(emit)
      }
    } finally {
      reading = false
    }
  }

  async function rowsAfter(from: pg.Client, seq: bigint): Promise<SequencedNotice[]> {
    const { rows } = await from.query('SELECT seq::text, topic, team_id, key FROM stream_event WHERE seq > $1 ORDER BY seq LIMIT $2', [seq.toString(), catchUpMax + 1])
    return rows.map(Row)
  }

  async function newest(from: pg.Client): Promise<bigint> {
    const { rows } = await from.query<{ last: string }>('SELECT CASE WHEN is_called THEN last_value ELSE 0 END::text AS last FROM stream_event_seq_seq')
    return BigInt(rows[0]?.last ?? 0)
  }

  async function catchUp(from: pg.Client): Promise<void> {
    if (lastSeq === 0n) {
      lastSeq = await newest(from)
      return
    }
    const rows = await rowsAfter(from, lastSeq > BigInt(overlap) ? lastSeq - BigInt(overlap) : 0n)
    if (rows.length > catchUpMax) {
      lastSeq = await newest(from)
      for (const { onGap } of listeners) onGap()
    } else rows.forEach(emit)
  }

  async function listenOnce(): Promise<void> {
    const own = new pg.Client({ connectionString: databaseUrl, keepAlive: true, connectionTimeoutMillis: 5_000, application_name: 'quarterdeck-events' })
    const gone = new Promise<void>((resolve) => {
      own.once('end', () => resolve())
      own.on('error', (error) => {
        log.warn('event connection lost', { error })
        resolve()
      })
    })
    await own.connect()
    client = own
    own.on('notification', ({ payload }) => {
      if (payload) pending.push(payload)
      readPending(own).catch((error: unknown) => log.warn('events not read', { error }))
    })
    // First listen, then read: what is written in between comes twice rather than never.
    await own.query('LISTEN quarterdeck_stream')
    await catchUp(own)
    listening.resolve()
    // A connection that died without a word is noticed by asking.
    const probe = setInterval(() => void own.query('SELECT 1').catch(() => own.end().catch(() => undefined)), probeMs)
    await gone
    clearInterval(probe)
    client = null
    pending = []
    listening = gate()
    await own.end().catch(() => undefined)
  }

  async function run(): Promise<void> {
    for (let waitMs = 200; !closed; waitMs = Math.min(waitMs * 2, 5_000)) {
      const startedAt = Date.now()
      await listenOnce().catch((error: unknown) => log.warn('no event connection', { error }))
      if (Date.now() - startedAt > 10_000) waitMs = 200
      if (!closed) await pause(waitMs)
    }
  }

  const connected = async (): Promise<pg.Client> => {
    running ??= run()
    while (!client) await Promise.race([listening.promise, pause(1_000)])
    return client
  }

  return {
    subscribe(onNotice, onGap) {
      running ??= run()
      const listener = { onNotice, onGap }
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    ready: () => {
      running ??= run()
      return listening.promise
    },
    async since(seq) {
      const from = await connected()
      const wanted = BigInt(seq)
      const last = await newest(from)
      if (wanted > last) return null
      const { rows } = await from.query<{ oldest: string | null }>('SELECT min(seq)::text AS oldest FROM stream_event')
      const oldest = rows[0]?.oldest
      if (wanted < last && (!oldest || BigInt(oldest) > wanted + 1n)) return null
      const found = await rowsAfter(from, wanted > 64n ? wanted - 64n : 0n)
      return found.length > catchUpMax ? null : found
    },
    latest: async () => (await newest(await connected())).toString(),
    async close() {
      closed = true
      await client?.end().catch(() => undefined)
    },
  }
}
