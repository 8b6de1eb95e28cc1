import { Agent, request } from 'undici'
import { AddressRefused, guardedLookup, refusedLiteral } from '@/lib/kernel/address-guard'
import type { Clock } from '@/lib/kernel/clock'
import type { Log } from '@/lib/kernel/log'
import { commandsOf, newStreamCommands, takeEvent } from '../core/stream-commands'
import type { StoredStream } from '../ports'
import type { StreamReading } from '../schemas'
import { createEventLines } from '../wire/event-lines'
import { readHystrixEvent } from '../wire/hystrix-event'

const streamsMax = 100
const connectMs = 5_000
const headersMs = 10_000
const backoffMs = { first: 1_000, max: 30_000 }

export interface ReaderTimes {
  /** Streams ping every half second: who is silent so long is asked anew. */
  silenceMs: number
  backoffMs: { first: number; max: number }
}

export interface StreamReaders {
  /** Reads these streams, and no others. */
  follow(streams: readonly StoredStream[]): void
  readings(): StreamReading[]
  stop(): Promise<void>
}

interface Reader {
  readonly key: string
  reading(): StreamReading
  stop(): Promise<void>
}

const wordsOf = (error: unknown): string => {
  if (error instanceof AddressRefused) return `${error.host} is an address of this machine or its network segment: an operator alone may allow it`
  const { code, message } = error as { code?: unknown; message?: unknown }
  return typeof code === 'string' ? code : typeof message === 'string' ? message.slice(0, 200) : 'unknown'
}

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })

function readStream(stream: StoredStream, dispatcher: Agent, { clock, log, times }: { clock: Clock; log: Log; times: ReaderTimes }): Reader {
  const stopped = new AbortController()
  const commands = newStreamCommands()
  let state: StreamReading['state'] = 'connecting'
  let sinceMs = clock.nowMs()
  let problem: string | null = null

  function become(next: StreamReading['state'], why: string | null): void {
    if (next !== state || why !== problem) sinceMs = clock.nowMs()
    state = next
    problem = why
  }

  /** Until it ends. Throws why it could not be read. */
  async function readOnce(): Promise<void> {
    if (refusedLiteral(new URL(stream.url).hostname, stream.localAllowed)) throw new AddressRefused(new URL(stream.url).hostname, '', 'this-machine')
    const answer = await request(stream.url, { dispatcher, signal: stopped.signal, headers: { accept: 'text/event-stream', 'user-agent': 'quarterdeck-breakers' } })
    const { statusCode, headers, body } = answer
    const type = String(headers['content-type'] ?? '')
    if (statusCode !== 200 || !type.startsWith('text/event-stream')) {
      // What is thrown away fails as well, and nobody waits for it.
      body.on('error', () => undefined).destroy()
      throw new Error(statusCode === 200 ? `answered ${type.slice(0, 60) || 'no content type'} instead of an event stream` : statusCode >= 300 && statusCode < 400 ? 'a redirect, which is not followed' : `answered ${statusCode}`)
    }
    become('reading', null)
    const lines = createEventLines()
    const decoder = new TextDecoder()
    for await (const chunk of body as AsyncIterable<Buffer>) {
      for (const piece of lines(decoder.decode(chunk, { stream: true }))) takeEvent(commands, piece.kind === 'data' ? readHystrixEvent(piece.text) : { kind: 'unreadable' }, clock.nowMs())
    }
  }

  async function follow(): Promise<void> {
    let waitMs = times.backoffMs.first
    while (!stopped.signal.aborted) {
      try {
        await readOnce()
        become('failed', 'the stream ended')
      } catch (error) {
        if (stopped.signal.aborted) return
        if (state === 'reading') waitMs = times.backoffMs.first
        const words = wordsOf(error)
        if (words !== problem) log.warn('a stream of breakers cannot be read', { stream: stream.name, problem: words })
        become('failed', words)
      }
      await pause(waitMs, stopped.signal)
      waitMs = Math.min(times.backoffMs.max, waitMs * 2)
    }
  }

  const following = follow()
  return {
    key: keyOf(stream),
    reading() {
      const breakers = commandsOf(commands, { source: stream.kind, name: stream.name }, clock.nowMs())
      return { id: stream.id, teamId: stream.teamId, name: stream.name, kind: stream.kind, state, sinceMs, dropped: commands.dropped, problem, breakers, more: 0 }
    },
    async stop() {
      stopped.abort()
      await following
    },
  }
}

const keyOf = ({ id, name, url, kind, localAllowed }: StoredStream) => JSON.stringify([id, name, url, kind, localAllowed])

/** Readers of `hystrix.stream` and Turbine: each connects again for ever, holds a bounded number of commands, and goes nowhere that the address guard refuses. */
export function createStreamReaders({ clock, log, times = { silenceMs: 30_000, backoffMs } }: { clock: Clock; log: Log; times?: ReaderTimes }): StreamReaders {
  const limits = { headersTimeout: headersMs, bodyTimeout: times.silenceMs, pipelining: 0, maxHeaderSize: 16_384 }
  const anywhere = new Agent({ ...limits, connect: { timeout: connectMs } })
  const outside = new Agent({ ...limits, connect: { timeout: connectMs, lookup: guardedLookup(false) } })
  let readers = new Map<string, Reader>()
  const ending = new Set<Promise<void>>()

  function end(reader: Reader): void {
    const ended = reader.stop().finally(() => ending.delete(ended))
    ending.add(ended)
  }

  return {
    follow(streams) {
      const wanted = new Map(streams.slice(0, streamsMax).map((one) => [keyOf(one), one]))
      for (const [key, reader] of readers) if (!wanted.has(key)) end(reader)
      readers = new Map([...wanted].map(([key, stream]) => [key, readers.get(key) ?? readStream(stream, stream.localAllowed ? anywhere : outside, { clock, log, times })]))
    },
    readings: () => [...readers.values()].map((reader) => reader.reading()),
    async stop() {
      for (const reader of readers.values()) end(reader)
      readers = new Map()
      await Promise.all(ending)
      await Promise.all([anywhere.destroy(), outside.destroy()])
    },
  }
}
