import { indexTrace, type LightSpan, type TraceIndex } from '../core/trace-index'

/** A span of a trace that is built by hand; times in milliseconds from its start. */
export const lightSpan = (spanId: string, parentId: string, startMs: number, durationMs: number, more: Partial<LightSpan> = {}): LightSpan => ({
  spanId, parentId, name: `op-${spanId}`, application: 'home', kind: 1, status: 0, startNs: startMs * 1e6, durationNs: durationMs * 1e6, statement: '', shared: false, ...more,
})

export const indexOf = (...spans: LightSpan[]): TraceIndex => indexTrace({ startNs: 0n, spans, stored: spans.length })
