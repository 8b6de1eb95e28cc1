import { randomBytes } from 'node:crypto'
import type { DrainOrder } from '@/lib/domains/drains/order-schemas'
import type { DrainSignal } from '@/lib/domains/drains/schemas'
import type { ArrivedBatch } from '@/lib/domains/telemetry/core/arrived'

const mark = { 'quarterdeck.test': true }

/** One record that says what it is, of the first signal that the drain carries. */
export function testRecord(order: Pick<DrainOrder, 'name' | 'team' | 'signals'>, id: string, nowMs: number): { signal: DrainSignal; batch: ArrivedBatch } {
  const timeNs = BigInt(nowMs) * 1_000_000n
  const resource = { 'service.name': 'quarterdeck', ...mark }
  const signal = (['logs', 'metrics', 'traces'] as const).find((one) => order.signals.includes(one)) ?? 'logs'
  const attributes = { ...mark, 'quarterdeck.drain': order.name, 'quarterdeck.team': order.team }
  switch (signal) {
    case 'logs':
      return { signal, batch: { signal, items: [{ id, resource, item: { timeNs, observedNs: timeNs, severity: 9, body: `Test ${id} of the drain ${order.name} of team ${order.team}, sent by Quarterdeck.`, traceId: '', spanId: '', attributes } }] } }
    case 'metrics':
      return { signal, batch: { signal, items: [{ id, resource, item: { name: 'quarterdeck.drain.test', unit: '1', kind: 'gauge', temporality: 0, monotonic: false, points: [{ timeNs, startNs: 0n, attributes, value: 1, histogram: null }] } }] } }
    case 'traces':
      return {
        signal,
        batch: { signal, items: [{ id, resource, item: { traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), parentId: '', name: 'quarterdeck.drain.test', kind: 1, startNs: timeNs, endNs: timeNs + 1_000_000n, status: 1, statusMessage: '', attributes, events: [] } }] },
      }
  }
}
