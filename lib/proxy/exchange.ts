import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import type { Dispatcher } from 'undici'
import { withoutQuery } from '@/lib/domains/gateway/core/address'
import { chooseTarget } from '@/lib/domains/gateway/core/choose-target'
import { requestHeaders, responseHeaders } from '@/lib/domains/gateway/core/headers'
import { earnRetry, type Failure, mayRetry, spendRetry } from '@/lib/domains/gateway/core/retry'
import type { Caller } from '@/lib/domains/gateway/schemas'
import { Attempt, type AttemptListener } from './attempt'
import type { Fleet, Member, Routes } from './fleet'
import { sendProblem } from './problem'
import { type RequestBody, takeBody } from './request-body'
import type { Signals } from './telemetry'

export interface ProxyTimes {
  /** Until the answer's head, for one try. */
  tryMs: number
  /** Until the answer's head, over all tries. */
  overallMs: number
  /** Silence in the middle of a body. */
  idleMs: number
}

export interface ExchangeDeps {
  fleet: Fleet
  signals: Signals
  side: 'edge' | 'sidecar'
  edgePort: number
  times: ProxyTimes
  stopping(): boolean
}

/** What the listener found out about a request before it is passed on. */
export interface Bound {
  application: string
  path: string
  caller: Caller | null
}

const triesMax = 3

const flushHead = (response: ServerResponse) => {
  if (!response.writableEnded) response.flushHeaders()
}

/** One request from its arrival to its last byte: a SERVER span, one CLIENT span for each try. */
export class Exchange implements AttemptListener {
  private readonly span: Span
  private readonly context: Context
  private readonly startedMs = performance.now()
  private readonly continued: boolean
  private readonly tried: Member[] = []
  private body: RequestBody | undefined
  private attempt: Attempt | undefined
  private routes: Routes | undefined
  private gone = false
  private over = false
  private waiting = false

  constructor(
    private readonly deps: ExchangeDeps,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly bound: Bound,
  ) {
    const { side, signals } = deps
    const header = request.headers.traceparent
    const parent = typeof header === 'string' ? parseTraceParent(header) : null
    this.continued = parent !== null
    const from = parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT
    const method = request.method ?? 'GET'
    this.routes = deps.fleet.routesTo(bound.application)
    const route = this.routes ? `/${bound.application}` : '/*'
    this.span = signals.tracer.startSpan(
      `${method} ${route}`,
      {
        kind: SpanKind.SERVER,
        attributes: {
          'http.request.method': method,
          'http.route': route,
          'url.path': withoutQuery(bound.path),
          'url.scheme': 'http',
          ...(side === 'sidecar' && { 'quarterdeck.caller': bound.caller?.application ?? 'unidentified' }),
          ...(bound.caller && { 'quarterdeck.caller.instance': bound.caller.instance }),
        },
      },
      from,
    )
    this.context = trace.setSpan(from, this.span)
    response.on('close', () => this.onClose())
  }

  start(sayContinue: boolean): void {
    if (!this.routes) return this.refuse(404, 'unknown-application', `No application "${this.bound.application.slice(0, 64)}" is registered.`)
    earnRetry(this.routes.budget, Date.now())
    if (sayContinue) this.response.writeContinue()
    takeBody(this.request, (body) => {
      this.body = body
      this.tryNext(null)
    })
  }

  isGone(): boolean {
    return this.gone
  }

  private choose(): Member | null {
    const zone = this.bound.caller?.zone ?? null
    return this.routes ? chooseTarget(this.routes.plan, { zone, nowMs: Date.now() }, this.tried) : null
  }

  private remainingMs(): number {
    return this.deps.times.overallMs - (performance.now() - this.startedMs)
  }

  private tryNext(chosen: Member | null): void {
    const member = chosen ?? this.choose()
    if (!member) return this.refuse(503, 'no-instance', `No instance of ${this.bound.application} is in service.`)
    this.tried.push(member)
    const { target } = member
    const { deps, request, bound } = this
    const attributes = {
      'http.request.method': request.method ?? 'GET',
      'server.address': target.host,
      'server.port': target.port,
      'quarterdeck.target': target.application,
      'quarterdeck.caller': bound.caller?.application ?? (deps.side === 'edge' ? 'edge' : 'unidentified'),
    }
    const span = deps.signals.tracer.startSpan(
      `${attributes['http.request.method']} ${target.application}`,
      {
        kind: SpanKind.CLIENT,
        attributes: { ...attributes, 'quarterdeck.target.instance': target.instance, 'quarterdeck.attempt': this.tried.length },
      },
      this.context,
    )
    const attempt = new Attempt(member, span, deps.signals.clientDuration, attributes, deps.fleet, this)
    this.attempt = attempt
    const headMs = Math.max(1, Math.min(deps.times.tryMs, this.remainingMs()))
    // While a body is still being sent silence is no fault: the client library knows when it has been, but counts in half seconds.
    const streaming = this.body?.state() === 'untouched'
    if (!streaming) attempt.expectHeadWithin(headMs)
    member.pool.dispatch(this.options(span, streaming ? headMs : 0), attempt)
  }

  private options(span: Span, headersTimeout: number): Dispatcher.DispatchOptions {
    const { deps, request, bound } = this
    const { traceId, spanId, traceFlags } = span.spanContext()
    const headers = requestHeaders(request.rawHeaders, {
      outside:
        deps.side === 'edge'
          ? { prefix: `/${bound.application}`, peer: request.socket.remoteAddress ?? 'unknown', host: request.headers.host ?? '', port: deps.edgePort }
          : null,
      caller: bound.caller?.application ?? null,
      keepTraceState: this.continued,
    })
    headers.push('traceparent', `00-${traceId}-${spanId}-${traceFlags & 1 ? '01' : '00'}`)
    return {
      path: bound.path,
      method: (request.method ?? 'GET') as Dispatcher.HttpMethod,
      headers,
      body: this.body?.open() ?? null,
      headersTimeout,
      bodyTimeout: deps.times.idleMs,
    }
  }

  /** The member of the next try when there may be one; the retry is paid for. */
  private another(failure: Failure): Member | null {
    const { routes, body } = this
    if (!routes || !body || this.gone) return null
    const allowed = mayRetry({
      failure,
      method: this.request.method ?? 'GET',
      body: body.state(),
      tries: this.tried.length,
      triesMax,
      othersLeft: routes.plan.all.some((member) => !this.tried.includes(member)),
      remainingMs: this.remainingMs(),
    })
    return allowed && spendRetry(routes.budget) ? this.choose() : null
  }

  onHead(_attempt: Attempt, status: number, message: string, rawHeaders: readonly string[]): boolean {
    const next = status === 503 ? this.another('busy') : null
    if (next) {
      this.tryNext(next)
      return false
    }
    const headers = responseHeaders(rawHeaders)
    // An answer before the end of the request leaves bytes behind that nobody will read: the connection cannot be used again.
    if (!this.request.complete || this.deps.stopping()) headers.push('Connection', 'close')
    this.response.writeHead(status, message, headers)
    // The head goes out with the first bytes of the body, unless the application takes its time with them (event streams).
    process.nextTick(flushHead, this.response)
    return true
  }

  onChunk(attempt: Attempt, chunk: Buffer): void {
    if (this.gone || this.response.write(chunk)) return
    attempt.pause()
    if (this.waiting) return
    this.waiting = true
    this.response.once('drain', () => {
      this.waiting = false
      attempt.resume()
    })
  }

  onEnd(): void {
    this.response.end()
    this.finish(this.response.statusCode, undefined)
  }

  onFailed(_attempt: Attempt, failure: Failure, headSent: boolean): void {
    if (headSent) {
      // The client must see that the answer is cut: a clean end would be a lie.
      this.finish(this.response.statusCode, 'cut')
      this.response.destroy()
      return
    }
    const next = this.another(failure)
    if (next) return this.tryNext(next)
    const { application } = this.bound
    const tries = this.tried.length === 1 ? 'one instance' : `${this.tried.length} instances`
    if (failure === 'timeout') this.refuse(504, 'timeout', `${application} did not answer in time (${tries} tried).`)
    else if (failure === 'bad-request') this.refuse(400, 'bad-request', 'The request cannot be passed on.')
    else this.refuse(502, 'bad-gateway', `${application} ${failure === 'connect' ? 'cannot be reached' : 'broke the connection'} (${tries} tried).`)
  }

  private refuse(status: number, kind: string, detail: string): void {
    if (this.gone || this.response.headersSent) return
    sendProblem(this.response, status, kind, detail, withoutQuery(this.bound.path), !this.request.complete || this.deps.stopping())
    this.finish(status, kind)
  }

  private onClose(): void {
    if (this.over) return
    this.gone = true
    this.attempt?.cancel()
    this.finish(499, 'client-gone')
  }

  private finish(status: number, errorType: string | undefined): void {
    if (this.over) return
    this.over = true
    const { span, deps } = this
    span.setAttribute('http.response.status_code', status)
    if (this.tried.length > 1) span.setAttribute('quarterdeck.attempts', this.tried.length)
    const type = errorType ?? (status >= 500 ? String(status) : undefined)
    if (type) span.setAttribute('error.type', type)
    if (status >= 500 || errorType === 'cut') span.setStatus({ code: SpanStatusCode.ERROR })
    span.end()
    deps.signals.serverDuration.record((performance.now() - this.startedMs) / 1000, {
      'http.request.method': this.request.method ?? 'GET',
      'http.route': this.routes ? `/${this.bound.application}` : '/*',
      'http.response.status_code': status,
    })
  }
}
