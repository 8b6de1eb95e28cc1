import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Rejection } from '@/lib/domains/telemetry/core/judge-batch'
import type { Signal } from '@/lib/domains/telemetry/core/records'
import type { Encoding } from '@/lib/domains/telemetry/wire/decode-otlp'
import { contentTypeOf, exportAnswer, statusAnswer } from '@/lib/domains/telemetry/wire/otlp-answer'
import type { Log } from '@/lib/kernel/log'
import type { ByteBudget } from './byte-budget'
import { type BodyProblem, readBody } from './request-body'

/** What became of one request: `stored` survives a kill, the rest was not kept. */
export type Outcome = { kind: 'stored'; rejection: Rejection } | { kind: 'malformed'; message: string } | { kind: 'unavailable'; message: string }

export interface ListenerSettings {
  budget: ByteBudget
  /** After inflating. */
  bodyBytesMax: number
  log: Log
  store(signal: Signal, encoding: Encoding, bytes: Uint8Array<ArrayBuffer>): Promise<Outcome>
}

const signals = new Map<string, Signal>([['/v1/traces', 'traces'], ['/v1/metrics', 'metrics'], ['/v1/logs', 'logs']])
const encodings = new Map<string, Encoding>([['application/x-protobuf', 'protobuf'], ['application/json', 'json']])

// google.rpc.Code
const invalidArgument = 3
const notFound = 5
const resourceExhausted = 8
const unimplemented = 12
const unavailable = 14

const problems = {
  'too-large': { status: 413, code: invalidArgument, message: 'The request is too large. Send smaller batches.' },
  'no-room': { status: 429, code: resourceExhausted, message: 'The queue is full. Send it again later.' },
  'not-gzip': { status: 400, code: invalidArgument, message: 'The body is not gzip, though Content-Encoding says so.' },
  gone: null,
} satisfies Record<BodyProblem, { status: number; code: number; message: string } | null>

/** OTLP/HTTP (opentelemetry.io/docs/specs/otlp/#otlphttp): answers in the request's type; clients retry 429 and 503 alone. */
export function createOtlpListener(settings: ListenerSettings): Server {
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 }, (request, response) => {
    receive(settings, request, response).catch((error: unknown) => {
      settings.log.error('a request failed', { error })
      if (response.headersSent) response.destroy()
      else send(response, 503, 'json', statusAnswer('json', unavailable, 'The failure was logged.'), 5)
    })
  })
  return server
}

async function receive({ budget, bodyBytesMax, store }: ListenerSettings, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const encoding = encodings.get((request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '')
  const refuse = (status: number, code: number, message: string, retrySeconds?: number) => {
    // What is left of a refused body is read and thrown away, so that the client gets to read the answer.
    if (Number(request.headers['content-length'] ?? Infinity) > bodyBytesMax) response.setHeader('connection', 'close')
    request.resume()
    send(response, status, encoding ?? 'json', statusAnswer(encoding ?? 'json', code, message), retrySeconds)
  }
  const signal = signals.get((request.url ?? '').split('?')[0] ?? '')
  if (!signal) return refuse(404, notFound, 'Send to /v1/traces, /v1/metrics or /v1/logs.')
  if (request.method !== 'POST') {
    response.setHeader('allow', 'POST')
    return refuse(405, unimplemented, 'Send with POST.')
  }
  if (!encoding) return refuse(415, invalidArgument, 'Send application/x-protobuf or application/json.')
  if (!['gzip', 'identity', undefined].includes(request.headers['content-encoding'])) return refuse(415, invalidArgument, 'Only gzip is understood as Content-Encoding.')

  const body = await readBody(request, budget, bodyBytesMax)
  if (!body.ok) {
    const problem = problems[body.error]
    if (problem === null) return void response.destroy()
    return refuse(problem.status, problem.code, problem.message, problem.status === 429 ? 1 : undefined)
  }
  const outcome = await store(signal, encoding, body.value.bytes).finally(() => body.value.release())
  switch (outcome.kind) {
    case 'stored':
      return send(response, 200, encoding, exportAnswer(signal, encoding, outcome.rejection))
    case 'malformed':
      return refuse(400, invalidArgument, outcome.message)
    case 'unavailable':
      return refuse(503, unavailable, outcome.message, 5)
  }
}

function send(response: ServerResponse, status: number, encoding: Encoding, body: Buffer, retrySeconds?: number): void {
  const headers: Record<string, string | number> = { 'content-type': contentTypeOf(encoding), 'content-length': body.length }
  if (retrySeconds !== undefined) headers['retry-after'] = retrySeconds
  response.writeHead(status, headers).end(body)
}
