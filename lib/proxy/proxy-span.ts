import { type Attributes, type AttributeValue, type HrTime, type Span, type SpanContext, type SpanKind, type SpanStatus, SpanStatusCode } from '@opentelemetry/api'
import type { FixedAttributes } from './fixed-attributes'

/** Attributes as they are set, name after value after name: spans are written more often than they are read. */
export type AttributeList = (string | AttributeValue | undefined)[]

export interface SpanEvent {
  name: string
  atMs: number
  attributes: Attributes
}

const restingUntilMoved = 20
let anchorMs = Date.now() - performance.now()

/** Milliseconds since 1970 with fractions. Follows the clock only when that was set: spans of one request lie on one time line. */
export const spanNowMs = (): number => anchorMs + performance.now()

/** Asked now and then. */
export function followClock(nowMs = Date.now()): void {
  const next = nowMs - performance.now()
  if (Math.abs(next - anchorMs) > restingUntilMoved) anchorMs = next
}

const unset: SpanStatus = Object.freeze({ code: SpanStatusCode.UNSET })

/**
 * A span as OpenTelemetry's interface has it, and no more than the proxy needs: two are made for each request, which is why it is not the
 * SDK's, whose checks, limits and copies cost more than passing the request on.
 */
export class ProxySpan implements Span {
  readonly startMs = spanNowMs()
  endMs = 0
  status: SpanStatus = unset
  events: SpanEvent[] | null = null
  /** Set after the start; of a name that is there twice the last counts. */
  readonly more: AttributeList = []

  constructor(
    readonly name: string,
    readonly kind: SpanKind,
    readonly context: SpanContext,
    readonly parent: SpanContext | undefined,
    /** Those of the start, that nobody alters. */
    readonly first: Attributes | FixedAttributes,
    private readonly ended: (span: ProxySpan) => void,
  ) {}

  spanContext(): SpanContext {
    return this.context
  }
  setAttribute(key: string, value: AttributeValue): this {
    this.more.push(key, value)
    return this
  }
  setAttributes(attributes: Attributes): this {
    for (const key in attributes) this.more.push(key, attributes[key])
    return this
  }
  addEvent(name: string, attributes: Attributes | HrTime | number | Date = {}): this {
    const event = { name, atMs: spanNowMs(), attributes: typeof attributes === 'object' && !Array.isArray(attributes) && !(attributes instanceof Date) ? attributes : {} }
    if (this.events) this.events.push(event)
    else this.events = [event]
    return this
  }
  setStatus(status: SpanStatus): this {
    this.status = status
    return this
  }
  /** The first end counts. */
  end(): void {
    if (this.endMs > 0) return
    this.endMs = spanNowMs()
    if ((this.context.traceFlags & 1) === 1) this.ended(this)
  }
  isRecording(): boolean {
    return this.endMs === 0
  }
  recordException(exception: unknown): void {
    this.addEvent('exception', { 'exception.message': String(exception) })
  }
  // The proxy names a span once and links none.
  addLink(): this {
    return this
  }
  addLinks(): this {
    return this
  }
  updateName(): this {
    return this
  }
}
