import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Attributes, type Context, ROOT_CONTEXT, type Span, type SpanContext, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import { type B3, readB3 } from '@/lib/domains/gateway/core/b3'
import { withoutQuery } from '@/lib/domains/gateway/core/address'
import type { Caller, Target } from '@/lib/domains/gateway/schemas'
import { FixedAttributes } from './fixed-attributes'
import type { RuleInForce } from './fault-rules'
import type { Answer, Routed } from './routed'
import type { Signals } from './telemetry'

/** What the listener found out about a request before it is passed on. */
export interface Bound {
  application: string
  path: string
  caller: Caller | null
  /** Absent where no route is for it: then the first part of the path named the application. */
  routed?: Routed
  /** What a filter answers in place of the application. */
  answer?: Answer
}

export interface Served {
  request: IncomingMessage
  bound: Bound
  route: string
  side: 'edge' | 'sidecar'
}

/** Who only says not to sample begins a trace that nobody will see. */
const contextOfB3 = ({ traceId, spanId, sampled }: B3): SpanContext => ({
  traceId: traceId || randomBytes(16).toString('hex'), spanId: spanId || randomBytes(8).toString('hex'), traceFlags: sampled === false ? 0 : 1,
})

/**
 * The span of the whole request. `continued`: the caller brought a trace in W3C Trace Context, and its state is worth passing
 * on. `b3`: it speaks B3, alone or beside, and whoever comes next is spoken to in the same way.
 */
export function startServerSpan(tracer: Tracer, { request, bound, route, side }: Served): { span: Span; continued: boolean; b3: B3 | null } {
  const { traceparent } = request.headers
  const w3c = typeof traceparent === 'string' ? parseTraceParent(traceparent) : null
  const b3 = readB3(request.headers)
  const parent = w3c ?? (b3 && contextOfB3(b3))
  const from = parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT
  const method = request.method ?? 'GET'
  const attributes: Attributes = { 'http.request.method': method, 'http.route': route, 'url.path': withoutQuery(bound.path), 'url.scheme': 'http' }
  if (side === 'sidecar') attributes['quarterdeck.caller'] = bound.caller?.application ?? 'unidentified'
  if (bound.caller) attributes['quarterdeck.caller.instance'] = bound.caller.instance
  if (bound.routed) {
    const { name, version } = bound.routed.held
    attributes['quarterdeck.route'] = name
    attributes['quarterdeck.route.version'] = version
  }
  if (side === 'edge') accessLog(attributes, request)
  const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, from)
  return { span, continued: w3c !== null, b3 }
}

/** The span of a request at the edge is its line in the access log as well. */
function accessLog(attributes: Attributes, { socket, headers }: IncomingMessage): void {
  if (socket.remoteAddress) attributes['client.address'] = socket.remoteAddress
  if (headers['user-agent']) attributes['user_agent.original'] = headers['user-agent'].slice(0, 200)
  if (headers['content-length']) attributes['http.request.body.size'] = Number(headers['content-length'])
}

/** `status` null: there was no answer. */
export function endServerSpan(span: Span, status: number | null, tries: number, errorType: string | undefined): void {
  if (status !== null) span.setAttribute('http.response.status_code', status)
  if (tries > 1) span.setAttribute('quarterdeck.attempts', tries)
  const type = errorType ?? (status !== null && status >= 500 ? String(status) : undefined)
  if (type) span.setAttribute('error.type', type)
  if (status === null || status >= 500 || errorType === 'cut') span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
}

/** Of calls of one method from one caller to one target. Each target keeps its own (`Member.calls`). */
export function callAttributes(method: string, caller: string, target: Target): FixedAttributes {
  const counted = {
    'http.request.method': method,
    'server.address': target.host,
    'server.port': target.port,
    'quarterdeck.target': target.application,
    'quarterdeck.caller': caller,
  }
  return new FixedAttributes(`${method} ${target.application}`, { ...counted, 'quarterdeck.target.instance': target.instance }, counted)
}

/** Marks what a fault touched, so that nobody takes it for the application's own doing. */
export const faultAttributes = ({ run, rule }: RuleInForce): Attributes => ({ 'fit.experiment': run, 'fit.rule': rule.id, 'fit.injected': rule.fault.kind })

export interface InjectedCall {
  method: string
  application: string
  caller: string
  hit: RuleInForce
}

/** The span, and the metric, of a call that a fault answered in place of an instance: callers see one either way. */
export function writeInjectedSpan({ tracer, clientDuration }: Signals, context: Context, { method, application, caller, hit }: InjectedCall): void {
  const { fault } = hit.rule
  const attributes: Attributes = { 'http.request.method': method, 'quarterdeck.target': application, 'quarterdeck.caller': caller }
  if (fault.kind === 'error') attributes['http.response.status_code'] = fault.status
  attributes['error.type'] = fault.kind === 'error' ? String(fault.status) : fault.kind
  const span = tracer.startSpan(`${method} ${application}`, { kind: SpanKind.CLIENT, attributes: { ...attributes, ...faultAttributes(hit) } }, context)
  span.setStatus({ code: SpanStatusCode.ERROR })
  span.end()
  clientDuration.record(0, attributes)
}
