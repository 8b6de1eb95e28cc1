/** What one OTLP request says, still under its own resource. Times are nanoseconds since 1970, exact. */
export type AttributeValue = string | number | boolean | null | AttributeValue[] | { [key: string]: AttributeValue }
/** Without a prototype, so that a key named `__proto__` is only a key. */
export type AttributeMap = Record<string, AttributeValue>

export const newAttributes = (): AttributeMap => Object.create(null) as AttributeMap

export interface SpanEventRecord {
  timeNs: bigint
  name: string
  attributes: AttributeMap
}

export interface SpanRecord {
  traceId: string
  spanId: string
  /** '' at the root. */
  parentId: string
  name: string
  /** As on the wire: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number
  startNs: bigint
  endNs: bigint
  /** 0 unset, 1 ok, 2 error. */
  status: number
  statusMessage: string
  attributes: AttributeMap
  events: SpanEventRecord[]
}

export interface LogRecord {
  timeNs: bigint
  observedNs: bigint
  /** 1-24, 0 where unset. */
  severity: number
  body: string
  attributes: AttributeMap
  traceId: string
  spanId: string
}

export type MetricKind = 'gauge' | 'sum' | 'histogram'

export interface MetricRecord {
  name: string
  unit: string
  kind: MetricKind
  /** What its maker says that it means. */
  description?: string
  /** 0 unspecified (gauges), 1 delta, 2 cumulative. */
  temporality: number
  monotonic: boolean
  points: PointRecord[]
}

/** One observation, with the span in which it was made. */
export interface ExemplarRecord {
  timeNs: bigint
  value: number
  traceId: string
  /** '' where only the trace is known. */
  spanId: string
  attributes: AttributeMap
}

export interface PointRecord {
  timeNs: bigint
  startNs: bigint
  attributes: AttributeMap
  /** The number of a gauge or sum; a histogram's sum. */
  value: number
  /** Histograms alone. `counts` has one entry more than `bounds` and is not cumulative. */
  histogram: { count: number; bounds: number[]; counts: number[] } | null
  /** Those that name a trace. */
  exemplars?: ExemplarRecord[]
}

export interface ResourceGroup<T> {
  resource: AttributeMap
  items: T[]
}

export type SignalBatch =
  | { signal: 'traces'; groups: ResourceGroup<SpanRecord>[] }
  | { signal: 'metrics'; groups: ResourceGroup<MetricRecord>[]; unsupported: number }
  | { signal: 'logs'; groups: ResourceGroup<LogRecord>[] }

export type Signal = SignalBatch['signal']
