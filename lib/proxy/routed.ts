import type { IncomingMessage } from 'node:http'
import { corsHeaders, isPreflight, preflightHeaders, withCors } from '@/lib/domains/gateway/core/cors'
import { isEjected } from '@/lib/domains/gateway/core/ejection'
import { takeCall } from '@/lib/domains/gateway/core/fault-share'
import { stickyMember } from '@/lib/domains/gateway/core/sticky'
import { takeToken } from '@/lib/domains/gateway/core/token-bucket'
import type { AdaptiveLimits } from './adaptive-limits'
import type { Fleet, Member, Routes } from './fleet'
import type { HeldRoute } from './held-route'

export interface Way {
  application: string
  path: string
  /** What of the path was taken away. */
  prefix: string
  /** What sticks to one instance. */
  key: string | null
  /** A cookie that the client is given. */
  cookie: string | null
}

/** An answer of the edge itself. */
export type Answer = { kind: 'preflight'; headers: string[] } | { kind: 'filter'; status: number; headers: string[]; body: string } | { kind: 'refused'; status: 413 | 429 | 500 | 503; word: string; detail: string; headers: string[] }

/** One request on its route: what the route lets through, changes and counts. */
export class Routed {
  private entered = false

  constructor(
    readonly held: HeldRoute,
    readonly way: Way,
    private readonly deps: { fleet: Fleet; limits: AdaptiveLimits; nowMs: () => number },
  ) {}

  private refused(request: IncomingMessage, status: 413 | 429 | 503, word: string, detail: string, retryAfterMs: number): Answer {
    const headers = this.corsFor(request)
    if (retryAfterMs > 0) headers.push('retry-after', String(Math.ceil(retryAfterMs / 1_000)))
    return { kind: 'refused', status, word, detail, headers }
  }

  private corsFor(request: IncomingMessage): string[] {
    const { cors } = this.held.document
    return cors ? corsHeaders(cors, request.headers.origin) : []
  }

  /** What the edge answers itself; null: the request goes on. Asked once. */
  answer(request: IncomingMessage): Answer | null {
    const { held } = this
    const { limits, cors } = held.document
    const header = (name: string) => request.headers[name]?.toString()
    held.counts.requests += 1
    if (cors && isPreflight(request.method ?? 'GET', header)) return { kind: 'preflight', headers: preflightHeaders(cors, header('origin')) }
    const nowMs = this.deps.nowMs()
    if (limits.client && held.clients) {
      const key = (limits.client.header !== null && header(limits.client.header)?.slice(0, 200)) || (request.socket.remoteAddress ?? '')
      const waitMs = held.clients.take(key, nowMs)
      if (waitMs > 0) return this.limited(request, 'This client sends more requests than the route allows one.', waitMs)
    }
    if (limits.route && held.bucket) {
      const waitMs = takeToken(held.bucket, limits.route, nowMs)
      if (waitMs > 0) return this.limited(request, 'The route takes no more requests in this second.', waitMs)
    }
    if (limits.bodyBytesMax !== null && Number(request.headers['content-length'] ?? 0) > limits.bodyBytesMax) {
      held.counts.tooLarge += 1
      return this.refused(request, 413, 'too-large', tooLargeDetail(limits.bodyBytesMax), 0)
    }
    if (held.priority === null) return null
    if (!this.deps.limits.enter(this.way.application, held.priority)) {
      held.counts.shed += 1
      return this.refused(request, 503, 'shed', `${this.way.application} has as many requests as it can take, and less important ones are refused first.`, 1_000)
    }
    this.entered = true
    return null
  }

  private limited(request: IncomingMessage, detail: string, waitMs: number): Answer {
    this.held.counts.limited += 1
    return this.refused(request, 429, 'too-many', detail, waitMs)
  }

  /** Who gets it when the key sticks; undefined: whoever is chosen as usual. A try that failed goes to the key's next best. */
  choose(routes: Routes, tried: readonly Member[]): Member | undefined {
    const { key } = this.way
    if (key === null) return undefined
    const nowMs = this.deps.nowMs()
    return stickyMember(routes.plan.all, key, ({ target }) => target.instance, (one) => !tried.includes(one) && !isEjected(one.ejection, nowMs)) ?? undefined
  }

  toApplication(headers: string[]): void {
    this.held.rules.request?.(headers)
  }

  toClient(request: IncomingMessage, headers: string[]): void {
    const { cors } = this.held.document
    if (cors) withCors(headers, cors, request.headers.origin)
    this.held.rules.response?.(headers)
    if (this.way.cookie !== null) headers.push('set-cookie', this.way.cookie)
  }

  /** The application that gets a copy of this request, if one does. */
  mirrorTo(): string | null {
    const { mirror } = this.held
    return mirror && takeCall(mirror.cursor, mirror.percent, Math.random) ? mirror.application : null
  }

  /** `status` null: no answer. */
  ended(status: number | null, durationMs: number, tries: number): void {
    if (status === null || status >= 500) this.held.counts.failed += 1
    if (!this.entered) return
    this.entered = false
    this.deps.limits.leave(this.way.application, durationMs, tries === 1 && status !== null && status < 500 && status !== 499)
  }
}

export const tooLargeDetail = (bytesMax: number): string => `The body is larger than the ${bytesMax} bytes that this route takes.`
