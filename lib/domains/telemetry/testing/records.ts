import { randomBytes } from 'node:crypto'
import type { LogRecord, MetricRecord, ResourceGroup, SignalBatch, SpanRecord } from '../core/records'

/** A server span of 10 ms that has just ended; give what matters to the test. */
export const spanRecord = (given: Partial<SpanRecord> & { durationMs?: number } = {}): SpanRecord => {
  const { durationMs = 10, ...rest } = given
  const startNs = given.startNs ?? BigInt(Date.now()) * 1_000_000n
  return {
    traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), parentId: '', name: 'GET /title', kind: 2, endNs: startNs + BigInt(Math.round(durationMs * 1e6)), status: 0, statusMessage: '',
    attributes: {}, events: [], ...rest, startNs,
  }
}

export const logRecord = (given: Partial<LogRecord> = {}): LogRecord => ({
  timeNs: BigInt(Date.now()) * 1_000_000n, observedNs: 0n, severity: 9, body: 'a line', attributes: {}, traceId: '', spanId: '', ...given,
})

export const gauge = (name: string, points: { timeNs: bigint; value: number; attributes?: Record<string, string> }[]): MetricRecord => ({
  name, unit: '', kind: 'gauge', temporality: 0, monotonic: false, points: points.map(({ attributes = {}, ...point }) => ({ ...point, attributes, startNs: 0n, histogram: null })),
})
export const counter = (name: string, points: { timeNs: bigint; value: number; attributes?: Record<string, string> }[]): MetricRecord => ({ ...gauge(name, points), kind: 'sum', temporality: 2, monotonic: true })

export const resourceOf = (application: string, number = 0, zone = 'local-a') => ({
  'service.name': application, 'service.instance.id': `${application}-v000-${number}`, 'cloud.availability_zone': zone, 'quarterdeck.cluster': application, 'quarterdeck.server_group': `${application}-v000`,
})

export const traces = (...groups: ResourceGroup<SpanRecord>[]): SignalBatch => ({ signal: 'traces', groups })
export const logs = (...groups: ResourceGroup<LogRecord>[]): SignalBatch => ({ signal: 'logs', groups })
export const metrics = (...groups: ResourceGroup<MetricRecord>[]): SignalBatch => ({ signal: 'metrics', groups, unsupported: 0 })
