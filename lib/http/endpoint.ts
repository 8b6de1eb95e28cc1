import { z } from 'zod'
import { webContext } from '@/lib/compose/web/context'
import { recordRefusal } from '@/lib/compose/web/refusals'
import { sameRights } from '@/lib/domains/access/core/identity'
import type { Permission } from '@/lib/domains/access/core/policy'
import type { Actor } from '@/lib/kernel/actor'
import { isDatabaseLost } from '@/lib/kernel/database-lost'
import { type Fault, fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { actorOfRequest } from './actor-of-request'
import { admit, type Admitted, type CallFacts } from './admit'
import type { Declaration, Handler, RouteContext } from './declaration'
import { limitedBody } from './limited-body'
import { problemResponse } from './problem'
import { readInput } from './read-input'
import { type Download, downloadBody, fileHeader } from './download'
import { eventStream, type StreamItem } from './sse'
import { takeStreamSlot } from './stream-slots'

type Fields = z.ZodType<object>

interface Route<P extends Fields, Q extends Fields, O extends z.ZodType> {
  /** Key of the policy table, asked before anything is parsed; the verb asks again with the object's team. */
  permission: Permission | 'public'
  summary: string
  params?: P
  query?: Q
  output: O
}

interface JsonRoute<P extends Fields, Q extends Fields, B extends Fields, O extends z.ZodType> extends Route<P, Q, O> {
  body?: B
  /** 1 MiB when left out. */
  bodyBytesMax?: number
  /** 200 when left out; 204 when the output is `z.null()`. */
  status?: number
  run: (actor: Actor, input: z.output<Q> & z.output<B> & z.output<P>, call: CallFacts) => Promise<Result<z.input<O>, Fault>>
}

interface UploadRoute<P extends Fields, Q extends Fields, O extends z.ZodType> extends Route<P, Q, O> {
  status?: number
  /** Content types taken; anything when left out. */
  accepts?: readonly string[]
  /** 512 MiB when left out. */
  bytesMax?: number
  run: (actor: Actor, input: z.output<Q> & z.output<P>, body: ReadableStream<Uint8Array>, call: CallFacts) => Promise<Result<z.input<O>, Fault>>
}

interface StreamRoute<P extends Fields, Q extends Fields, O extends z.ZodType> extends Route<P, Q, O> {
  /** `output` describes one event's data. `signal` ends when the reader goes away or loses the right to listen. */
  run: (actor: Actor, input: z.output<Q> & z.output<P>, signal: AbortSignal, call: CallFacts) => AsyncIterable<StreamItem> | Promise<Result<AsyncIterable<StreamItem>, Fault>>
}

interface DownloadRoute<P extends Fields, Q extends Fields> extends Omit<Route<P, Q, z.ZodString>, 'output'> {
  /** Content types that it may give. */
  gives: readonly string[]
  run: (actor: Actor, input: z.output<Q> & z.output<P>) => Promise<Result<Download, Fault>>
}

/** The only try/catch between a request and a verb: a surprise is logged here and never shown to the caller. */
function handler(declaration: Declaration, answer: (admitted: Admitted, context?: RouteContext) => Promise<Response | Fault>): Handler {
  const handle = async (request: Request, context?: RouteContext): Promise<Response> => {
    const instance = new URL(request.url).pathname
    try {
      const admitted = await admit(request, declaration)
      if (!admitted.ok) return problemResponse(admitted.error, instance)
      const answered = await answer(admitted.value, context)
      if (answered instanceof Response) return answered
      recordRefusal(admitted.value.actor, answered)
      return problemResponse(answered, instance)
    } catch (error) {
      if (isDatabaseLost(error)) {
        webContext().log.warn('the database does not answer', { instance, method: request.method })
        return problemResponse(fault('unavailable', 'The database does not answer: try again.', { retryAfterSeconds: 2 }), instance)
      }
      webContext().log.error('unhandled in route', { instance, method: request.method, error })
      return problemResponse(fault('internal', 'The failure was logged.'), instance)
    }
  }
  return Object.assign(handle, { declaration })
}

/** Parsing what goes out as well keeps a field that the schema does not name from ever leaving. */
function jsonResponse(output: z.ZodType, status: number, value: unknown): Response {
  const parsed = output.parse(value)
  if (status === 204) return new Response(null, { status })
  return Response.json(parsed, { status, headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } })
}

const statusFor = (output: z.ZodType, status?: number): number => status ?? (output.def.type === 'null' ? 204 : 200)

export function endpoint<O extends z.ZodType, P extends Fields = Fields, Q extends Fields = Fields, B extends Fields = Fields>(route: JsonRoute<P, Q, B, O>): Handler {
  const { run, ...rest } = route
  const declaration: Declaration = { ...rest, kind: 'json', status: statusFor(route.output, route.status) }
  return handler(declaration, async (admitted, context) => {
    const input = await readInput(admitted.request, context, declaration)
    if (!input.ok) return input.error
    // `readInput` parsed with exactly the schemas that the type of `run` is made of.
    const outcome = await run(admitted.actor, input.value as Parameters<typeof run>[1], admitted)
    return outcome.ok ? jsonResponse(route.output, declaration.status, outcome.value) : outcome.error
  })
}

export function uploadEndpoint<O extends z.ZodType, P extends Fields = Fields, Q extends Fields = Fields>(route: UploadRoute<P, Q, O>): Handler {
  const { run, bytesMax = 512 * 1024 * 1024, ...rest } = route
  const declaration: Declaration = { ...rest, kind: 'upload', status: route.status ?? 201 }
  return handler(declaration, async (admitted, context) => {
    const input = await readInput(admitted.request, context, declaration)
    if (!input.ok) return input.error
    const body = limitedBody(admitted.request, bytesMax, route.accepts)
    if (!body.ok) return body.error
    try {
      const outcome = await run(admitted.actor, input.value as Parameters<typeof run>[1], body.value.stream, admitted)
      if (body.value.isOver()) return body.value.tooLarge
      return outcome.ok ? jsonResponse(route.output, declaration.status, outcome.value) : outcome.error
    } catch (error) {
      if (body.value.isOver()) return body.value.tooLarge
      throw error
    }
  })
}

export function streamEndpoint<O extends z.ZodType, P extends Fields = Fields, Q extends Fields = Fields>(route: StreamRoute<P, Q, O>): Handler {
  const { run, ...rest } = route
  const declaration: Declaration = { ...rest, kind: 'stream', status: 200 }
  return handler(declaration, async (admitted, context) => {
    const { actor, request } = admitted
    const input = await readInput(request, context, declaration)
    if (!input.ok) return input.error
    const slot = takeStreamSlot(actor.id)
    if (!slot) return fault('too-many', 'Too many open streams: close a tab.', { retryAfterSeconds: 10 })
    const abort = new AbortController()
    abort.signal.addEventListener('abort', slot.release, { once: true })
    try {
      const opened = await run(actor, input.value as Parameters<typeof run>[1], abort.signal, admitted)
      if ('ok' in opened && !opened.ok) {
        abort.abort()
        return opened.error
      }
      const mayGoOn = async () => {
        const caller = route.permission === 'public' ? { actor } : await actorOfRequest(request.headers)
        return caller !== null && sameRights(caller.actor, actor)
      }
      const onError = (error: unknown) => webContext().log.error('stream ended by a failure', { instance: new URL(request.url).pathname, error })
      const body = eventStream('ok' in opened ? opened.value : opened, abort, { signal: request.signal, mayGoOn, onError })
      return new Response(body, {
        headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform', 'x-accel-buffering': 'no' },
      })
    } catch (error) {
      abort.abort()
      throw error
    }
  })
}

/** A file that is made while it is sent: nothing of it is held but the piece on its way. */
export function downloadEndpoint<P extends Fields = Fields, Q extends Fields = Fields>(route: DownloadRoute<P, Q>): Handler {
  const { run, ...rest } = route
  const declaration: Declaration = { ...rest, kind: 'download', output: z.string(), status: 200 }
  return handler(declaration, async ({ actor, request }, context) => {
    const input = await readInput(request, context, declaration)
    if (!input.ok) return input.error
    const slot = takeStreamSlot(actor.id)
    if (!slot) return fault('too-many', 'Too many open streams: close a tab.', { retryAfterSeconds: 10 })
    try {
      const file = await run(actor, input.value as Parameters<typeof run>[1])
      if (!file.ok) {
        slot.release()
        return file.error
      }
      const body = downloadBody(file.value.pieces, { onEnd: slot.release, onError: (error) => webContext().log.error('a download broke off', { instance: new URL(request.url).pathname, error }) })
      return new Response(body, { headers: { 'content-type': file.value.contentType, 'content-disposition': fileHeader(file.value.fileName), 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } })
    } catch (error) {
      slot.release()
      throw error
    }
  })
}
