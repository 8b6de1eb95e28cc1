import { type Context, type Span, SpanKind, type SpanOptions, trace, type Tracer } from '@opentelemetry/api'
import { ProxySpan } from './proxy-span'
import { newSpanId, newTraceId } from './span-ids'

/** Starts spans; `ended` is told of each that is sampled. A trace that begins here is sampled, one that goes on as its parent is. */
export function createSpanTracer(ended: (span: ProxySpan) => void): Tracer {
  const startSpan = (name: string, options?: SpanOptions, context?: Context): Span => {
    const parent = context && trace.getSpanContext(context)
    const own = parent
      ? { traceId: parent.traceId, spanId: newSpanId(), traceFlags: parent.traceFlags, ...(parent.traceState && { traceState: parent.traceState }) }
      : { traceId: newTraceId(), spanId: newSpanId(), traceFlags: 1 }
    return new ProxySpan(name, options?.kind ?? SpanKind.INTERNAL, own, parent, options?.attributes ?? {}, ended)
  }
  return {
    startSpan,
    startActiveSpan() {
      throw new Error('spans of the proxy are passed on by hand')
    },
  }
}
