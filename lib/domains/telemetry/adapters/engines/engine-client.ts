import { createSecureContext, rootCertificates } from 'node:tls'
import { Agent, type Dispatcher, request } from 'undici'
import { guardedLookup, refusedLiteral } from '@/lib/kernel/address-guard'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { failureOf, statusProblem } from '../../core/engines/engine-problem'
import type { PlannedSource, SourceFinding } from '../../source-schemas'

export interface EngineAnswer {
  status: number
  contentType: string
  /** By its own clock, to the second. */
  dateMs: number | null
  body: Buffer
}

export interface EngineAsk {
  query?: Record<string, string | undefined>
  /** Sent as a form by POST: for queries that are too long for a URL. */
  form?: Record<string, string | undefined>
  accept?: string
  signal?: AbortSignal
  /** Statuses that are an answer, besides 200. */
  also?: readonly number[]
}

/** Speaks HTTP to one engine, within limits of time, size and number. What goes wrong is a value that can be said in words. */
export interface EngineClient {
  /** Host and port, to name it by. */
  readonly place: string
  ask(path: string, ask?: EngineAsk): Promise<Result<EngineAnswer, SourceFinding>>
  json(path: string, ask?: EngineAsk): Promise<Result<unknown, SourceFinding>>
  close(): Promise<void>
}

export const engineTimeoutMs = 12_000
const connectMs = 5_000
const bodyBytesMax = 32 * 1024 * 1024
const connections = 8

const present = (values: Record<string, string | undefined> = {}): string => new URLSearchParams(Object.entries(values).filter((pair): pair is [string, string] => pair[1] !== undefined)).toString()

function caProblem(caPem: string): SourceFinding | null {
  if (caPem === '') return null
  try {
    createSecureContext({ ca: [...rootCertificates, caPem] })
    return /-----BEGIN CERTIFICATE-----/.test(caPem) ? null : { kind: 'ca', words: 'no certificate in PEM' }
  } catch (error) {
    return { kind: 'ca', words: (error as Error).message }
  }
}

async function bodyOf(body: Dispatcher.ResponseData['body']): Promise<Result<Buffer, SourceFinding>> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of body as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > bodyBytesMax) {
      body.destroy()
      return fail({ kind: 'too-large', bytes: bodyBytesMax })
    }
    parts.push(part)
  }
  return ok(Buffer.concat(parts))
}

export function createEngineClient(source: Omit<PlannedSource, 'signal' | 'engine' | 'version' | 'problem' | 'labels'>, timeoutMs = engineTimeoutMs): EngineClient {
  const base = new URL(source.url)
  const prefix = base.pathname.replace(/\/+$/, '')
  const ca = caProblem(source.caPem)
  const blocked: SourceFinding | null = refusedLiteral(base.hostname, source.insideAllowed) ? { kind: 'blocked', address: base.hostname } : null
  // Redirects are not followed by `request`.
  const agent = new Agent({ connections, keepAliveTimeout: 10_000, connect: { lookup: guardedLookup(source.insideAllowed), timeout: connectMs, ...(ca === null && source.caPem && { ca: [...rootCertificates, source.caPem] }) } })
  const login =
    source.login === 'basic' ? `Basic ${Buffer.from(`${source.username}:${source.secret ?? ''}`).toString('base64')}` : source.login === 'bearer' && source.secret !== null ? `Bearer ${source.secret}` : null

  async function ask(path: string, { query, form, accept = 'application/json', signal, also = [] }: EngineAsk = {}): Promise<Result<EngineAnswer, SourceFinding>> {
    const refused = blocked ?? ca
    if (refused) return fail(refused)
    const asked = present(query)
    const limit = AbortSignal.timeout(timeoutMs)
    try {
      const answer = await request(`${base.origin}${prefix}${path}${asked && `?${asked}`}`, {
        dispatcher: agent,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
        headers: {
          accept, 'user-agent': 'quarterdeck',
          ...(login !== null && { authorization: login }), ...(source.tenant && { 'x-scope-orgid': source.tenant }), ...(form && { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(form && { method: 'POST', body: present(form) }),
      })
      const body = await bodyOf(answer.body)
      if (!body.ok) return body
      const header = (name: string) => String(answer.headers[name] ?? '')
      if (answer.statusCode !== 200 && !also.includes(answer.statusCode)) return fail(statusProblem({ status: answer.statusCode, path: `${prefix}${path}`, location: header('location'), words: body.value.toString('utf8', 0, 2_000) }))
      const dateMs = Date.parse(header('date'))
      return ok({ status: answer.statusCode, contentType: header('content-type').toLowerCase(), dateMs: Number.isNaN(dateMs) ? null : dateMs, body: body.value })
    } catch (error) {
      return fail(failureOf(error, { host: base.hostname, place: base.host, seconds: timeoutMs / 1_000 }))
    }
  }

  return {
    place: base.host,
    ask,
    async json(path, options) {
      const answer = await ask(path, options)
      if (!answer.ok) return answer
      try {
        return ok(JSON.parse(answer.value.body.toString('utf8')) as unknown)
      } catch {
        return fail({ kind: 'product', found: null, words: answer.value.contentType || 'no JSON' })
      }
    },
    // Not `close`: a question that still waits must not hold up a switch.
    close: () => agent.destroy(),
  }
}
