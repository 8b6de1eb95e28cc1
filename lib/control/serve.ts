import { chmodSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { Log } from '../kernel/log'
import { isDatabaseLost } from '../kernel/database-lost'
import { type Fault, fault } from '../kernel/fault'
import type { Result } from '../kernel/result'
import type { ControlCall, ControlStream } from './call'

type Answer = (body: unknown, request: IncomingMessage, response: ServerResponse) => Promise<void>

/** What a part answers on its socket. `raw` takes the bytes itself: uploads. */
export interface ControlRoutes {
  answers: Map<string, Answer>
  raw: Map<string, (request: IncomingMessage, response: ServerResponse) => Promise<void>>
}

export const controlRoutes = (): ControlRoutes => ({ answers: new Map(), raw: new Map() })

const bodyLimitBytes = 4 * 1024 * 1024

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > bodyLimitBytes) throw new Error('control request over 4 MiB')
    chunks.push(chunk)
  }
  return size === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

export function sendControl(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) })
  response.end(text)
}

const sendFault = (response: ServerResponse, problem: Fault) => sendControl(response, 400, { fault: problem })

/** Registers a call. The handler gets parsed input and answers a Result; a thrown error is logged and answered as `internal`. */
export function answerCall<I extends z.ZodType, O extends z.ZodType>(
  routes: ControlRoutes,
  call: ControlCall<I, O>,
  run: (input: z.output<I>) => Promise<Result<z.input<O>, Fault>> | Result<z.input<O>, Fault>,
): void {
  routes.answers.set(call.name, async (body, _request, response) => {
    const parsed = call.input.safeParse(body)
    if (!parsed.success) return sendFault(response, fault('invalid-input', parsed.error.message))
    const outcome = await run(parsed.data)
    if (!outcome.ok) return sendFault(response, outcome.error)
    sendControl(response, 200, { value: outcome.value })
  })
}

/** Registers a feed. `open` yields items until the caller goes away (`signal`). Slow readers hold the producer back. */
export function answerStream<I extends z.ZodType, O extends z.ZodType>(
  routes: ControlRoutes,
  stream: ControlStream<I, O>,
  open: (input: z.output<I>, signal: AbortSignal) => AsyncIterable<z.input<O>>,
): void {
  routes.answers.set(stream.name, async (body, _request, response) => {
    const parsed = stream.input.safeParse(body)
    if (!parsed.success) return sendFault(response, fault('invalid-input', parsed.error.message))
    const closed = new AbortController()
    response.once('close', () => closed.abort())
    response.writeHead(200, { 'content-type': 'application/x-ndjson' })
    response.flushHeaders()
    for await (const item of open(parsed.data, closed.signal)) {
      if (closed.signal.aborted) break
      if (response.write(`${JSON.stringify(item)}\n`)) continue
      await new Promise<void>((resolve) => {
        response.once('drain', resolve)
        response.once('close', resolve)
      })
    }
    response.end()
  })
}

/** Listens on a Unix socket (0600) inside the 0700 folder; a leftover of a dead process is removed first. */
export async function serveControl(path: string, routes: ControlRoutes, log: Log): Promise<Server> {
  const server = createServer((request, response) => {
    const name = (request.url ?? '/').slice(1).split('?')[0] ?? ''
    const raw = routes.raw.get(name)
    const answer = routes.answers.get(name)
    const work = raw
      ? raw(request, response)
      : answer
        ? readJson(request).then((body) => answer(body, request, response))
        : Promise.resolve(sendFault(response, fault('not-found', `No control call ${name}.`)))
    work.catch((error: unknown) => {
      log.error('control call failed', { name, error })
      if (response.headersSent) response.destroy()
      else sendFault(response, isDatabaseLost(error) ? fault('unavailable', 'The database does not answer.', { retryAfterSeconds: 2 }) : fault('internal', 'The failure was logged.'))
    })
  })
  rmSync(path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  chmodSync(path, 0o600)
  return server
}
