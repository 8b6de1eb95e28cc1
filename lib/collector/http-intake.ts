import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Rejection } from '@/lib/domains/telemetry/core/judge-batch'
import type { Signal } from '@/lib/domains/telemetry/core/records'
import type { IntakeName } from '@/lib/domains/telemetry/schemas'
import type { Wire } from '@/lib/domains/telemetry/wire/decode-request'
import type { Log } from '@/lib/kernel/log'
import type { ByteBudget } from './byte-budget'
import type { IntakeCounts } from './intake-counts'
import { type BodyProblem, type Packing, readBody } from './request-body'

/** What became of one request: `stored` survives a kill, the rest was not kept. */
export type Outcome = { kind: 'stored'; rejection: Rejection } | { kind: 'malformed'; message: string } | { kind: 'unavailable'; message: string }

export interface IntakeSettings {
  budget: ByteBudget
  /** Before and after inflating. */
  bodyBytesMax: number
  counts: IntakeCounts
  log: Log
  store(signal: Signal, wire: Wire, bytes: Uint8Array<ArrayBuffer>): Promise<Outcome>
}

export interface Answer {
  status: number
  type?: string
  body: Buffer
}

/** Why a request was not kept; the status is HTTP's and the same in every protocol, the body is the protocol's own. */
export interface Refusal {
  status: 400 | 404 | 405 | 413 | 415 | 429 | 503
  message: string
}

/** One protocol over HTTP: which requests are its own, and in which words it answers. */
export interface HttpProtocol {
  name: IntakeName
  paths: ReadonlyMap<string, Signal>
  /** Null for what is none of its media types. */
  wireOf(mediaType: string, headers: IncomingMessage['headers']): Wire | null
  /** Said with 415. */
  takes: string
  /** Said with 415 where `packingOf` knows no such Content-Encoding. */
  packings: string
  packingOf(wire: Wire, contentEncoding: string | undefined): Packing | null
  accept(signal: Signal, wire: Wire, rejection: Rejection): Answer
  refuse(refusal: Refusal, wire: Wire | null): Answer
}

const problems = {
  'too-large': { status: 413, message: 'The request is too large. Send smaller batches.' },
  'no-room': { status: 429, message: 'The queue is full. Send it again later.' },
  'not-packed': { status: 400, message: 'The body is not compressed as Content-Encoding says.' },
  gone: null,
} satisfies Record<BodyProblem, Refusal | null>

/** For those who take plain bodies and gzip alone. */
const plainOrGzip = new Map<string | undefined, Packing>([[undefined, 'plain'], ['identity', 'plain'], ['gzip', 'gzip']])
export const gzipPacking = { packings: 'gzip', packingOf: (_wire: Wire, named: string | undefined): Packing | null => plainOrGzip.get(named) ?? null }

const retrySeconds: Partial<Record<Refusal['status'], number>> = { 429: 1, 503: 5 }
const mediaTypeOf = (request: IncomingMessage): string => (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?')[0] ?? ''

/** Listens for one or more protocols that differ by path; what is of none of them gets the answer of the first. */
export function createHttpIntake(protocols: readonly [HttpProtocol, ...HttpProtocol[]], settings: IntakeSettings): Server {
  return createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 }, (request, response) => {
    const protocol = protocols.find(({ paths }) => paths.has(pathOf(request))) ?? protocols[0]
    receive(protocol, protocols, settings, request, response).catch((error: unknown) => {
      settings.log.error('a request failed', { intake: protocol.name, error })
      settings.counts.note(protocol.name, 503)
      if (response.headersSent) response.destroy()
      else send(response, protocol.refuse({ status: 503, message: 'The failure was logged.' }, null))
    })
  })
}

async function receive(protocol: HttpProtocol, all: readonly HttpProtocol[], settings: IntakeSettings, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { budget, bodyBytesMax, counts, store } = settings
  const wire = protocol.wireOf(mediaTypeOf(request), request.headers)
  const refuse = (refusal: Refusal) => {
    counts.note(protocol.name, refusal.status)
    // What is left of a refused body is read and thrown away, so that the client gets to read the answer.
    if (Number(request.headers['content-length'] ?? Infinity) > bodyBytesMax) response.setHeader('connection', 'close')
    request.resume()
    send(response, protocol.refuse(refusal, wire))
  }
  const signal = protocol.paths.get(pathOf(request))
  if (!signal) return refuse({ status: 404, message: `Send to ${all.flatMap(({ paths }) => [...paths.keys()]).join(', ')}.` })
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST')
    return refuse({ status: 405, message: 'Send with POST.' })
  }
  if (!wire) return refuse({ status: 415, message: `Send ${protocol.takes}.` })
  const packing = protocol.packingOf(wire, request.headers['content-encoding']?.toLowerCase())
  if (!packing) return refuse({ status: 415, message: `As Content-Encoding ${protocol.packings} is understood.` })

  const body = await readBody(request, packing, budget, bodyBytesMax)
  if (!body.ok) {
    const problem = problems[body.error]
    return problem === null ? void response.destroy() : refuse(problem)
  }
  const outcome = await store(signal, wire, body.value.bytes).finally(() => body.value.release())
  switch (outcome.kind) {
    case 'stored': {
      const answer = protocol.accept(signal, wire, outcome.rejection)
      counts.note(protocol.name, answer.status)
      return send(response, answer)
    }
    case 'malformed':
      return refuse({ status: 400, message: outcome.message })
    case 'unavailable':
      return refuse({ status: 503, message: outcome.message })
  }
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  const headers: Record<string, string | number> = type === undefined ? {} : { 'content-type': type }
  // RFC 9110: an answer without content says no length.
  if (status !== 204) headers['content-length'] = body.length
  const seconds = retrySeconds[status as Refusal['status']]
  if (seconds !== undefined) headers['retry-after'] = seconds
  response.writeHead(status, headers).end(body)
}
