import type { Readable } from 'node:stream'
import { Pool } from 'undici'
import type { z } from 'zod'
import { type Fault, refusedFor } from '../kernel/fault'
import { type Reason, reason } from '../kernel/reason'
import { fail, ok, type Result } from '../kernel/result'
import type { ControlCall, ControlStream } from './call'

export interface CallOptions {
  timeoutMs?: number
  signal?: AbortSignal
}

/** Speaks to one part over its socket. A part that is down or slow is the fault `unavailable`, never an empty answer. */
export interface ControlClient {
  call<I extends z.ZodType, O extends z.ZodType>(call: ControlCall<I, O>, input: z.input<I>, options?: CallOptions): Promise<Result<z.output<O>, Fault>>
  stream<I extends z.ZodType, O extends z.ZodType>(stream: ControlStream<I, O>, input: z.input<I>, signal: AbortSignal): AsyncIterable<z.output<O>>
  /** Sends bytes to a raw route, like a release; the answer is the JSON of `call.output`. */
  upload<O extends z.ZodType>(name: string, query: Record<string, string>, body: AsyncIterable<Uint8Array>, output: O, options?: CallOptions): Promise<Result<z.output<O>, Fault>>
  close(): Promise<void>
}

const origin = 'http://control'

/** What the system says names a path of the machine: that is for nobody's screen. */
function whyGone(part: string, error: unknown): Reason {
  const { name, code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'ECONNREFUSED') return reason('part-down', { part })
  if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT') return reason('part-slow', { part })
  return reason('part-gone', { part, why: typeof code === 'string' ? code : name })
}

export function createControlClient(part: string, socketPath: string): ControlClient {
  const pool = new Pool(origin, { socketPath, connections: 16, keepAliveTimeout: 30_000 })
  // Each open feed keeps a connection: they must not use up those of the questions.
  const feeds = new Pool(origin, { socketPath, connections: null, keepAliveTimeout: 5_000 })
  const gone = (error: unknown): Fault => refusedFor('unavailable', whyGone(part, error), { retryAfterSeconds: 2 })

  async function parse<O extends z.ZodType>(body: { json(): Promise<unknown> }, output: O): Promise<Result<z.output<O>, Fault>> {
    const answer = (await body.json()) as { value?: unknown; fault?: Fault }
    if (answer.fault) return fail(answer.fault)
    return ok(output.parse(answer.value))
  }

  const signalOf = ({ timeoutMs = 10_000, signal }: CallOptions) =>
    signal ? AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) : AbortSignal.timeout(timeoutMs)

  return {
    async call(call, input, options = {}) {
      try {
        const { body } = await pool.request({ path: `/${call.name}`, method: 'POST', body: JSON.stringify(input), signal: signalOf(options) })
        return await parse(body, call.output)
      } catch (error) {
        return fail(gone(error))
      }
    },
    async *stream(stream, input, signal) {
      const { body } = await feeds.request({ path: `/${stream.name}`, method: 'POST', body: JSON.stringify(input), signal, bodyTimeout: 0, headersTimeout: 10_000 })
      let rest = ''
      body.setEncoding('utf8')
      for await (const chunk of body as AsyncIterable<string>) {
        const lines = (rest + chunk).split('\n')
        rest = lines.pop() ?? ''
        for (const line of lines) if (line) yield stream.item.parse(JSON.parse(line))
      }
    },
    async upload(name, query, bytes, output, options = {}) {
      try {
        const { body } = await pool.request({
          path: `/${name}?${new URLSearchParams(query).toString()}`,
          method: 'POST',
          // undici takes any async iterable; its types name only streams
          body: bytes as unknown as Readable,
          signal: signalOf({ timeoutMs: 300_000, ...options }),
        })
        return await parse(body, output)
      } catch (error) {
        return fail(gone(error))
      }
    },
    close: async () => {
      await Promise.all([pool.close(), feeds.close()])
    },
  }
}
