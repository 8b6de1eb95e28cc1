import { type Context, SpanKind } from '@opentelemetry/api'
import type { Dispatcher } from 'undici'
import { chooseTarget } from '@/lib/domains/gateway/core/choose-target'
import { callOf, type Fleet, poolOf } from './fleet'
import type { Signals } from './telemetry'

/** Copies under way at most: what is beyond is not sent, so that a slow application costs the edge nothing. */
const openMax = 100
const answerMs = 10_000
const wanted = Object.freeze(new Error('the copy took too long'))
let open = 0

export interface Copy {
  application: string
  method: string
  path: string
  headers: readonly string[]
  body: Buffer | null
}

/** Sends a copy and forgets its answer. False: it was not sent. */
export function sendCopy({ fleet, signals, context, nowMs }: { fleet: Fleet; signals: Signals; context: Context; nowMs: number }, { application, method, path, headers, body }: Copy): boolean {
  const routes = fleet.routesTo(application)
  const member = routes && open < openMax ? chooseTarget(routes.plan, { zone: null, nowMs }, []) : null
  if (!member) return false
  const { name, attributes } = callOf(member, method, 'edge')
  const span = signals.tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, context)
  span.setAttribute('quarterdeck.mirror', true)
  const { traceId, spanId, traceFlags } = span.spanContext()
  open += 1
  member.open += 1
  let over = false
  const end = (status: number | null) => {
    if (over) return
    over = true
    open -= 1
    member.open -= 1
    clearTimeout(timer)
    if (status === null) span.setAttribute('error.type', 'mirror')
    else span.setAttribute('http.response.status_code', status)
    span.end()
    fleet.released(member)
  }
  let controller: Dispatcher.DispatchController | undefined
  const timer = setTimeout(() => (controller ? controller.abort(wanted) : end(null)), answerMs)
  let status: number | null = null
  poolOf(member).dispatch(
    { path, method: method as Dispatcher.HttpMethod, headers: [...headers, 'traceparent', `00-${traceId}-${spanId}-${(traceFlags & 1) === 1 ? '01' : '00'}`, 'x-quarterdeck-mirror', '1'], body, headersTimeout: answerMs, bodyTimeout: answerMs },
    {
      onRequestStart: (started) => void (controller = started),
      onResponseStart: (_controller, answered) => void (status = answered),
      onResponseData: () => undefined,
      onResponseEnd: () => end(status),
      onResponseError: () => end(null),
    },
  )
  return true
}
