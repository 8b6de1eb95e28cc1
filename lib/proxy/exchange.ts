import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Context, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api'
import type { Dispatcher } from 'undici'
import { withoutQuery } from '@/lib/domains/gateway/core/address'
import { type B3, writeB3 } from '@/lib/domains/gateway/core/b3'
import { chooseTarget } from '@/lib/domains/gateway/core/choose-target'
import type { DependencyPolicy } from '@/lib/domains/gateway/core/dependency-policy'
import { fallbackFor, type FallbackReason } from '@/lib/domains/gateway/core/fallback'
import { findScope, type FoundScope, scopeName } from '@/lib/domains/gateway/core/fault-scope'
import { requestHeaders, responseHeaders } from '@/lib/domains/gateway/core/headers'
import { earnRetry, type Failure, mayRetry, spendRetry } from '@/lib/domains/gateway/core/retry'
import type { Fallback } from '@/lib/domains/gateway/dependency-schemas'
import { Attempt, type AttemptListener } from './attempt'
import { forcedNow } from './dependencies'
import type { AnswerHead } from './edge-filters'
import { waitForRule } from './exact-delay'
import type { ExchangeDeps } from './exchange-deps'
import type { RuleInForce } from './fault-rules'
import { callOf, type Member, poolOf, type Routes } from './fleet'
import { LateHead } from './late-head'
import { sendCopy } from './mirror'
import { sendProblem } from './problem'
import { type RequestBody, takeBody } from './request-body'
import { type Routed, tooLargeDetail } from './routed'
import { sendAnswer } from './send-answer'
import { sendFallback } from './send-fallback'
import { sendSoon } from './send-soon'
import { type Bound, endServerSpan, faultAttributes, startServerSpan, writeInjectedSpan } from './spans'
import { WatchedCall } from './watched-call'
import { whyFailed, whyRefused } from './why-refused'

/** An answer this short is copied into one write with its head: cheaper than two pieces. */
const oneWriteBytes = 8 * 1024

const flush = (exchange: Exchange) => exchange.flush()

/** One request from its arrival to its last byte: a SERVER span, one CLIENT span for each try. */
export class Exchange implements AttemptListener {
  private readonly span: Span
  private readonly startedMs = performance.now()
  private readonly continued: boolean
  private readonly b3: B3 | null
  private readonly tried: Member[] = []
  private readonly route: string
  private readonly routed: Routed | undefined
  private body: RequestBody | undefined
  private attempt: Attempt | undefined
  private readonly routes: Routes | undefined
  private readonly policy: DependencyPolicy
  /** Null at the edge. */
  private readonly caller: string | null
  private readonly found: FoundScope | null
  private readonly call: WatchedCall | null
  private hit: RuleInForce | null = null
  private late: LateHead | null = null
  private heldBackMs = 0
  private stopWaiting: (() => void) | undefined
  private gone = false
  private over = false
  private waiting = false
  /** The first piece of the answer's body, until it is known whether it is the last too. */
  private held: Buffer | null = null
  private flushed = false

  constructor(
    private readonly deps: ExchangeDeps,
    private readonly request: IncomingMessage,
    private readonly response: ServerResponse,
    private readonly bound: Bound,
  ) {
    this.routes = deps.fleet.routesTo(bound.application)
    this.routed = bound.routed
    this.route = this.routed?.held.label ?? (this.routes ? `/${bound.application}` : '/*')
    const { span, continued, b3 } = startServerSpan(deps.signals.tracer, { request, bound, route: this.route, side: deps.side })
    this.span = span
    this.continued = continued
    this.b3 = b3
    this.caller = deps.side === 'edge' ? null : (bound.caller?.application ?? 'unidentified')
    const policy = this.routed?.held.policy ?? deps.policies.of(bound.caller, bound.application)
    this.found = findScope(deps.scopeKey, request.headers[scopeName], request.headers.baggage, Date.now())
    if (this.found) span.setAttributes({ 'fit.experiment': this.found.scope.run, 'fit.group': this.found.scope.group })
    // What nobody knows and nobody declared is no dependency: names that strangers make up are not kept.
    const isKnown = this.routes !== undefined || policy.declared
    this.call = isKnown ? new WatchedCall(deps.dependencies.of(this.caller, bound.application, policy), span, deps.log) : null
    this.policy = this.call?.dependency.policy ?? policy
    response.on('close', () => this.onClose())
  }

  /** Below which spans begin that are not tries. */
  private get context(): Context {
    return trace.setSpan(ROOT_CONTEXT, this.span)
  }

  start(sayContinue: boolean): void {
    const { call, routes, routed } = this
    const answer = this.bound.answer ?? routed?.answer(this.request)
    if (answer) return this.finish(sendAnswer(this.response, answer, !this.request.complete || this.deps.stopping()), 'word' in answer ? answer.word : undefined)
    if (!call) return this.unknown()
    if (routes) earnRetry(routes.budget, Date.now())
    const admitted = call.admit(Date.now(), true)
    if (admitted === 'go') this.send(sayContinue)
    else if (admitted === 'wait') this.stopWaiting = call.waitForRoom((hasRoom) => (hasRoom ? this.send(sayContinue) : this.keepBack(call, 'rejected')))
    else this.keepBack(call, admitted)
  }

  private keepBack({ dependency }: WatchedCall, why: 'refused' | 'rejected'): void {
    const isForced = forcedNow(dependency, Date.now()) === 'open'
    this.giveUp(why === 'refused' ? 'breaker-open' : 'bulkhead-full', () => this.refuse(503, ...whyRefused(why, this.caller, this.bound.application, isForced)))
  }

  /** It may go out: unless its caller went away while it waited. */
  private send(sayContinue: boolean): void {
    if (this.over) return
    if (!this.routes) return this.giveUp('no-instance', () => this.unknown())
    if (sayContinue) this.response.writeContinue()
    const bytesMax = this.routed?.held.document.limits.bodyBytesMax ?? null
    const limit = bytesMax === null ? undefined : { bytesMax, onOver: () => this.tooLarge(bytesMax) }
    takeBody(this.request, (body) => {
      this.body = body
      this.mirror(body)
      this.begin()
    }, limit)
  }

  private unknown(): void {
    this.refuse(404, 'unknown-application', `No application "${this.bound.application.slice(0, 64)}" is registered.`)
  }

  /** A body without a length grew beyond what its route takes. */
  private tooLarge(bytesMax: number): void {
    if (this.routed) this.routed.held.counts.tooLarge += 1
    this.call?.settle('cancelled', Date.now())
    this.refuse(413, 'too-large', tooLargeDetail(bytesMax))
    this.gone = true
    this.attempt?.cancel()
  }

  private mirror(body: RequestBody): void {
    const { routed, deps, context, request } = this
    if (!routed?.held.mirror || body.state() === 'untouched') return
    const application = routed.mirrorTo()
    if (application === null) return
    const bytes = body.open()
    const sent = sendCopy({ fleet: deps.fleet, signals: deps.signals, context, nowMs: Date.now() }, { application, method: request.method ?? 'GET', path: this.bound.path, headers: this.headers(), body: Buffer.isBuffer(bytes) ? bytes : null })
    if (sent) routed.held.counts.mirrored += 1
  }

  /** The call as it is about to go out: here a fault strikes, once for a call and not once for a try. */
  private begin(): void {
    const hit = this.gone ? null : this.deps.faults.hit(this.caller, this.bound.application, this.found?.scope ?? null)
    if (!hit) return this.tryNext(null)
    this.hit = hit
    this.span.setAttributes(faultAttributes(hit))
    const { fault } = hit.rule
    if (fault.kind === 'delay') return this.holdBack(hit, fault.ms)
    writeInjectedSpan(this.deps.signals, this.context, { method: this.request.method ?? 'GET', application: this.bound.application, caller: this.caller ?? 'edge', hit })
    if (fault.kind === 'reset') return this.giveUp('connection', () => this.breakOff())
    const answer = () => this.refuse(fault.status, 'injected-fault', `Run ${hit.run} injects this answer.`)
    if (fault.status >= 500) return this.giveUp('server-error', answer)
    this.call?.settle('success', Date.now())
    answer()
  }

  /** As if the callee were slow: the wait counts against the timeout. It is over at once when the rule ends. */
  private holdBack(hit: RuleInForce, ms: number): void {
    const limitMs = Math.max(0, this.headMs())
    const startedMs = performance.now()
    this.stopWaiting = waitForRule(hit, Math.min(ms, limitMs), () => {
      this.heldBackMs = performance.now() - startedMs
      if (this.heldBackMs < limitMs) this.tryNext(null)
      else this.giveUp('timeout', () => this.refuse(504, 'timeout', `${this.bound.application} did not answer in time (held back by run ${hit.run}).`))
    })
  }

  private breakOff(): void {
    this.finish(null, 'reset')
    this.request.socket.resetAndDestroy()
  }

  isGone(): boolean {
    return this.gone
  }

  private choose(): Member | null {
    const zone = this.bound.caller?.zone ?? null
    const sticky = this.routes && this.routed?.choose(this.routes, this.tried)
    if (sticky) return sticky
    return this.routes ? chooseTarget(this.routes.plan, { zone, nowMs: Date.now() }, this.tried) : null
  }

  private remainingMs(): number {
    return this.policy.timeoutMs - (performance.now() - this.startedMs)
  }

  /** For the head of the next try's answer. What the first one was held back for is gone already. */
  private headMs(): number {
    return Math.min(this.policy.tryTimeoutMs - (this.tried.length <= 1 ? this.heldBackMs : 0), this.remainingMs())
  }

  private tryNext(chosen: Member | null): void {
    const member = chosen ?? this.choose()
    if (!member) return this.giveUp('no-instance', () => this.refuse(503, 'no-instance', `No instance of ${this.bound.application} is in service.`))
    this.tried.push(member)
    const { deps, request } = this
    const call = callOf(member, request.method ?? 'GET', this.caller)
    const span = deps.signals.tracer.startCall(this.span.spanContext(), call)
    span.setAttribute('quarterdeck.attempt', this.tried.length)
    if (this.hit) span.setAttributes(faultAttributes(this.hit))
    const attempt = new Attempt(member, span, deps.signals.clientDuration, call, deps.fleet, this)
    this.attempt = attempt
    const headMs = Math.max(1, this.headMs())
    // While a body is still being sent silence is no fault: the client library knows when it has been, but counts in half seconds.
    const streaming = this.body?.state() === 'untouched'
    if (!streaming) attempt.expectHeadWithin(headMs)
    // Where our own timer counts, the client's gets the time of the body's: the same for head and body, it is set once for a connection and not twice for a try.
    poolOf(member).dispatch(this.options(span, streaming ? headMs : headMs < deps.times.idleMs ? deps.times.idleMs : 0), attempt)
  }

  /** What goes on of the request's headers, whoever gets it. */
  private headers(): string[] {
    const { deps, request, bound, routed } = this
    const headers = requestHeaders(request.rawHeaders, {
      outside: deps.side === 'edge' ? { prefix: routed ? routed.way.prefix : `/${bound.application}`, peer: request.socket.remoteAddress ?? 'unknown', host: request.headers.host ?? '', port: deps.edgePort, proto: deps.proto } : null,
      caller: bound.caller?.application ?? null, keepTraceState: this.continued, scope: this.found?.text ?? null,
    })
    routed?.toApplication(headers)
    return headers
  }

  private options(span: Span, headersTimeout: number): Dispatcher.DispatchOptions {
    const { deps, request, bound } = this
    const { traceId, spanId, traceFlags } = span.spanContext()
    const headers = this.headers()
    const sampled = (traceFlags & 1) === 1
    headers.push('traceparent', `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`)
    if (this.b3) headers.push(...writeB3(this.b3, { traceId, spanId, parentId: this.span.spanContext().spanId, sampled }))
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
      failure, method: this.request.method ?? 'GET', body: body.state(), tries: this.tried.length, triesMax: this.policy.retries + 1,
      othersLeft: routes.plan.all.some((member) => !this.tried.includes(member)), remainingMs: this.remainingMs(),
    })
    if (!allowed || !spendRetry(routes.budget)) return null
    if (this.call) this.call.dependency.totals.retries += 1
    return this.choose()
  }

  onHead(attempt: Attempt, status: number, message: string, rawHeaders: readonly string[]): boolean {
    const next = status === 503 ? this.another('busy') : null
    if (next) {
      this.tryNext(next)
      return false
    }
    this.call?.settle(status >= 500 ? 'failure' : 'success', Date.now())
    const fallback = status >= 500 ? this.fallback() : undefined
    if (fallback) {
      this.fallBack(fallback, 'server-error')
      return false
    }
    const headers = responseHeaders(rawHeaders)
    this.routed?.toClient(this.request, headers)
    const head = { status, message, headers }
    const { filters } = this.deps
    const routeName = this.routed?.held.name ?? null
    if (this.deps.side !== 'edge' || !filters.wants(['outbound'], routeName)) this.writeHead(head)
    else this.late = new LateHead(filters.answer(this.request, this.bound.path, routeName, head), attempt, { head: (late) => this.writeHead(late), chunk: (chunk) => this.onChunk(attempt, chunk), end: () => this.onEnd() })
    return true
  }

  private writeHead({ status, message, headers }: AnswerHead): void {
    if (this.gone) return
    // An answer before the end of the request leaves bytes behind that nobody will read: the connection cannot be used again.
    if (!this.request.complete || this.deps.stopping()) headers.push('Connection', 'close')
    this.response.writeHead(status, message, headers)
    // The head goes out with the first bytes of the body, unless the application takes its time with them (event streams).
    process.nextTick(flush, this)
  }

  /** What there is so far goes out. */
  flush(): void {
    const { response, held } = this
    if (this.flushed || response.writableEnded || response.destroyed) return
    this.flushed = true
    this.held = null
    if (held) this.pass(held)
    else response.flushHeaders()
  }

  onChunk(_attempt: Attempt, chunk: Buffer): void {
    if (this.late?.keep(chunk)) return
    if (this.gone) return
    if (!this.flushed && !this.held) {
      this.held = chunk
      return
    }
    if (!this.flushed) this.flush()
    this.pass(chunk)
  }

  private pass(chunk: Buffer): void {
    const { attempt } = this
    if (this.response.write(chunk) || !attempt) return
    attempt.pause()
    if (this.waiting) return
    this.waiting = true
    this.response.once('drain', () => {
      this.waiting = false
      attempt.resume()
    })
  }

  onEnd(): void {
    if (this.late?.keepEnd()) return
    const { held, response } = this
    this.held = null
    if (!held || response.destroyed) response.end()
    else if (response.chunkedEncoding || held.length > oneWriteBytes) response.end(held)
    else sendSoon(response, held.toString('latin1'))
    this.flushed = true
    this.finish(response.statusCode, undefined)
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
    if (failure === 'bad-request') return this.refuse(400, 'bad-request', 'The request cannot be passed on.')
    const why = whyFailed(failure, this.bound.application, this.tried.length)
    if (failure === 'timeout') return this.giveUp('timeout', () => this.refuse(504, 'timeout', why))
    this.giveUp('connection', () => this.refuse(502, 'bad-gateway', why))
  }

  private fallback(): Fallback | undefined {
    if (this.policy.fallbacks.length === 0 || this.gone || this.response.headersSent) return undefined
    return fallbackFor(this.policy.fallbacks, this.request.method ?? 'GET', this.bound.path)
  }

  /** The call failed: the caller gets what it declared for that, else the failure. */
  private giveUp(reason: FallbackReason, otherwise: () => void): void {
    this.call?.settle('failure', Date.now(), reason === 'timeout')
    const fallback = this.fallback()
    if (fallback) this.fallBack(fallback, reason)
    else otherwise()
  }

  private fallBack(fallback: Fallback, reason: FallbackReason): void {
    this.span.setAttribute('quarterdeck.fallback', reason)
    sendFallback(this.response, fallback, reason, !this.request.complete || this.deps.stopping())
    this.finish(fallback.status, undefined, true)
  }

  private refuse(status: number, kind: string, detail: string): void {
    if (this.gone || this.response.headersSent) return
    sendProblem(this.response, status, kind, detail, withoutQuery(this.bound.path), !this.request.complete || this.deps.stopping())
    this.finish(status, kind)
  }

  private onClose(): void {
    if (this.over) return
    this.gone = true
    this.stopWaiting?.()
    this.attempt?.cancel()
    this.finish(499, 'client-gone')
  }

  /** `status` null: the connection was closed instead of an answer. */
  private finish(status: number | null, errorType: string | undefined, fallback = false): void {
    if (this.over) return
    this.over = true
    const durationMs = performance.now() - this.startedMs
    endServerSpan(this.span, status, this.tried.length, errorType)
    this.routed?.ended(status, durationMs, this.tried.length)
    this.deps.signals.serverDuration.record(durationMs / 1000, {
      'http.request.method': this.request.method ?? 'GET',
      'http.route': this.route,
      ...(status === null ? { 'error.type': errorType ?? 'reset' } : { 'http.response.status_code': status }),
    })
    const isGone = errorType === 'client-gone' && !this.response.headersSent
    this.call?.end({ status: isGone || errorType === 'cut' ? null : status, isGone, fallback, injected: this.hit !== null, durationMs }, Date.now())
  }
}
