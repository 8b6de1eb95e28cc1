import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { z } from 'zod'
import type { PartSettings } from '../control/part-settings'
import { Problem } from '../http/problem-shape'
import type { Flags } from './arguments'
import { findSettings, forgetMachineToken, machineToken } from './machine'
import { Stop } from './outcome'

export interface Api {
  url: string
  /** Null for 404 where `orNull` is given; every other problem stops the program with its words. */
  ask<S extends z.ZodType>(schema: S, method: string, path: string, body?: unknown): Promise<z.output<S>>
  find<S extends z.ZodType>(schema: S, path: string): Promise<z.output<S> | null>
  /** A packed folder, unless it is said to be something else. */
  upload<S extends z.ZodType>(schema: S, path: string, body: ReadableStream<Uint8Array>, contentType?: string): Promise<z.output<S>>
  /** The bytes of an answer that is no JSON. */
  download(path: string): Promise<Readable>
}

function explain(status: number, body: unknown): string {
  const parsed = Problem.safeParse(body)
  if (!parsed.success) return `The console answered ${status}.`
  const { title, detail, errors, refusal } = parsed.data
  const fields = errors?.map(({ pointer, detail: said }) => `\n  ${pointer.replace('#/', '')}: ${said}`).join('') ?? ''
  return `${errors ? `${title}.` : detail}${fields}${refusal ? `\n  rule: ${refusal.rule}` : ''}`
}

interface Access {
  url: string
  token: string
  /** Another token in place of one that the console no longer knows. */
  renew: (() => Promise<string>) | null
}

async function accessFor(flags: Flags): Promise<Access> {
  const given = flags.token ?? process.env.QUARTERDECK_TOKEN
  const url = flags.url ?? process.env.QUARTERDECK_URL
  const settings = findSettings(flags)
  if (given) {
    const at = url ?? (settings && localUrl(settings))
    if (!at) throw new Stop('usage', 'Say which console: --url URL or QUARTERDECK_URL.')
    return { url: at, token: given, renew: null }
  }
  if (url) throw new Stop('usage', 'A console by its URL needs a token: --token TOKEN or QUARTERDECK_TOKEN. Make one with `qd token create` on its machine.')
  if (!settings) throw new Stop('unreachable', 'Nothing runs on this data folder: run npm start, or say --data DIR, or --url and --token.')
  const renew = () => {
    forgetMachineToken(settings)
    return machineToken(flags, settings)
  }
  return { url: localUrl(settings), token: await machineToken(flags, settings), renew }
}

/** Straight to the console's own listener: what stands in front of it for browsers is not needed on the machine. */
function localUrl({ host, ports }: PartSettings): string {
  const at = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  return `http://${at}:${ports.console}`
}

export async function openApi(flags: Flags): Promise<Api> {
  const access = await accessFor(flags)
  const base = access.url.replace(/\/$/, '')
  let { token } = access

  async function send(path: string, init: RequestInit): Promise<Response> {
    const headers = { accept: 'application/json', ...(init.headers as Record<string, string> | undefined), authorization: `Bearer ${token}` }
    try {
      return await fetch(`${base}/api/v1${path}`, { ...init, headers })
    } catch (error) {
      const cause = (error as Error).cause
      throw new Stop('unreachable', `The console does not answer at ${base} (${cause instanceof Error ? cause.message : (error as Error).message}).`)
    }
  }

  async function answered<S extends z.ZodType>(schema: S, response: Response): Promise<z.output<S>> {
    const body: unknown = response.status === 204 ? null : await response.json().catch(() => null)
    if (!response.ok) throw new Stop(response.status === 503 ? 'unreachable' : 'no', explain(response.status, body))
    return schema.parse(body)
  }

  const withBody = (method: string, body: unknown): RequestInit => ({
    method,
    ...(body !== undefined && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    signal: AbortSignal.timeout(60_000),
  })

  async function sendAgain(path: string, init: () => RequestInit): Promise<Response> {
    const first = await send(path, init())
    if (first.status !== 401 || !access.renew) return first
    await first.body?.cancel()
    token = await access.renew()
    return send(path, init())
  }

  return {
    url: base,
    ask: async (schema, method, path, body) => answered(schema, await sendAgain(path, () => withBody(method, body))),
    async find(schema, path) {
      const response = await sendAgain(path, () => withBody('GET', undefined))
      if (response.status !== 404) return answered(schema, response)
      await response.body?.cancel()
      return null
    },
    async upload(schema, path, body, contentType = 'application/gzip') {
      // `duplex` is what fetch asks of a streamed body; the DOM's types do not know it yet.
      const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': contentType } } as RequestInit
      return answered(schema, await send(path, init))
    },
    async download(path) {
      const response = await sendAgain(path, () => ({ method: 'GET', headers: { accept: '*/*' }, signal: AbortSignal.timeout(600_000) }))
      if (!response.ok || !response.body) throw new Stop(response.status === 503 ? 'unreachable' : 'no', explain(response.status, await response.json().catch(() => null)))
      return Readable.fromWeb(response.body as NodeReadableStream) // one stream, which the DOM and Node have each their own type of
    },
  }
}
