import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Context, Span } from '@opentelemetry/api'
import type { Dispatcher } from 'undici'
import { withoutQuery } from '@/lib/domains/gateway/core/address'
import { chooseTarget } from '@/lib/domains/gateway/core/choose-target'
import { requestHeaders, responseHeaders } from '@/lib/domains/gateway/core/headers'
import { earnRetry, type Failure, mayRetry, spendRetry } from '@/lib/domains/gateway/core/retry'
import { Attempt, type AttemptListener } from './attempt'
import { type Fleet, type Member, poolOf, type Routes } from './fleet'
import { sendProblem } from './problem'
import { type RequestBody, takeBody } from './request-body'
import { type Bound, endServerSpan, startClientSpan, startServerSpan } from './spans'
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
  private readonly route: string
  private body: RequestBody | undefined
  private attempt: Attempt | undefined
  private readonly routes: Routes | undefined
  private gone = false
  private over = false
  private waiting = false

  constructor(
    private readonly deps: ExchangeDeps,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly bound: Bound,
  ) {
    this.routes = deps.fleet.routesTo(bound.application)
    this.route = this.routes ? `/${bound.application}` : '/*'
    const { span, context, continued } = startServerSpan(deps.signals.tracer, { request, bound, route: this.route, side: deps.side })
    this.span = span
    this.context = context
    this.continued = continued
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
    const { span, attributes } = startClientSpan(deps.signals.tracer, this.context, {
      method: request.method ?? 'GET', target, attempt: this.tried.length, caller: bound.caller?.application ?? (deps.side === 'edge' ? 'edge' : 'unidentified'),
    })
    const attempt = new Attempt(member, span, deps.signals.clientDuration, attributes, deps.fleet, this)
    this.attempt = attempt
    const headMs = Math.max(1, Math.min(deps.times.tryMs, this.remainingMs()))
    // While a body is still being sent silence is no fault: the client library knows when it has been, but counts in half seconds.
    const streaming = this.body?.state() === 'untouched'
    if (!streaming) attempt.expectHeadWithin(headMs)
    poolOf(member).dispatch(this.options(span, streaming ? headMs : 0), attempt)
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
    endServerSpan(this.span, status, this.tried.length, errorType)
    this.deps.signals.serverDuration.record((performance.now() - this.startedMs) / 1000, {
      'http.request.method': this.request.method ?? 'GET',
      'http.route': this.route,
      'http.response.status_code': status,
    })
  }
}
