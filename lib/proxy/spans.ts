import type { IncomingMessage } from 'node:http'
import { type Attributes, type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api'
import { parseTraceParent } from '@opentelemetry/core'
import { withoutQuery } from '@/lib/domains/gateway/core/address'
import type { Caller, Target } from '@/lib/domains/gateway/schemas'
import type { RuleInForce } from './fault-rules'
import type { Signals } from './telemetry'

/** What the listener found out about a request before it is passed on. */
export interface Bound {
  application: string
  path: string
  caller: Caller | null
}

export interface Served {
  request: IncomingMessage
  bound: Bound
  route: string
  side: 'edge' | 'sidecar'
}

/** The span of the whole request. `continued`: the caller brought a trace (W3C Trace Context), and its state is worth passing on. */
export function startServerSpan(tracer: Tracer, { request, bound, route, side }: Served): { span: Span; context: Context; continued: boolean } {
  const { traceparent } = request.headers
  const parent = typeof traceparent === 'string' ? parseTraceParent(traceparent) : null
  const from = parent ? trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true }) : ROOT_CONTEXT
  const method = request.method ?? 'GET'
  const attributes: Attributes = { 'http.request.method': method, 'http.route': route, 'url.path': withoutQuery(bound.path), 'url.scheme': 'http' }
  if (side === 'sidecar') attributes['quarterdeck.caller'] = bound.caller?.application ?? 'unidentified'
  if (bound.caller) attributes['quarterdeck.caller.instance'] = bound.caller.instance
  const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, from)
  return { span, context: trace.setSpan(from, span), continued: parent !== null }
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

export interface Try {
  method: string
  target: Target
  attempt: number
  caller: string
}

/** The span of one try. `attributes` are those of its metric: fewer, because each combination is a series. */
export function startClientSpan(tracer: Tracer, context: Context, { method, target, attempt, caller }: Try): { span: Span; attributes: Attributes } {
  const attributes = {
    'http.request.method': method,
    'server.address': target.host,
    'server.port': target.port,
    'quarterdeck.target': target.application,
    'quarterdeck.caller': caller,
  }
  const span = tracer.startSpan(
    `${method} ${target.application}`,
    { kind: SpanKind.CLIENT, attributes: { ...attributes, 'quarterdeck.target.instance': target.instance, 'quarterdeck.attempt': attempt } },
    context,
  )
  return { span, attributes }
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
