import { type Context, type Span, type SpanContext, SpanKind, type SpanOptions, trace, type Tracer } from '@opentelemetry/api'
import type { FixedAttributes } from './fixed-attributes'
import { ProxySpan } from './proxy-span'
import { newSpanId, newTraceId } from './span-ids'

export interface SpanTracer extends Tracer {
  /** A CLIENT span below another, with attributes that come again and again. */
  startCall(parent: SpanContext, fixed: FixedAttributes): Span
}

/** A trace that begins here is sampled, one that goes on as its parent is. */
function contextBelow(parent: SpanContext | undefined): SpanContext {
  if (!parent) return { traceId: newTraceId(), spanId: newSpanId(), traceFlags: 1 }
  const { traceId, traceFlags, traceState } = parent
  return traceState ? { traceId, spanId: newSpanId(), traceFlags, traceState } : { traceId, spanId: newSpanId(), traceFlags }
}

/** Starts spans; `ended` is told of each that is sampled. */
export function createSpanTracer(ended: (span: ProxySpan) => void): SpanTracer {
  return {
    startSpan(name: string, options?: SpanOptions, context?: Context): Span {
      const parent = context && trace.getSpanContext(context)
      return new ProxySpan(name, options?.kind ?? SpanKind.INTERNAL, contextBelow(parent), parent, options?.attributes ?? {}, ended)
    },
    startCall: (parent, fixed) => new ProxySpan(fixed.name, SpanKind.CLIENT, contextBelow(parent), parent, fixed, ended),
    startActiveSpan() {
      throw new Error('spans of the proxy are passed on by hand')
    },
  }
}
