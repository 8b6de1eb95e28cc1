import type { ArrivedBatch } from '@/lib/domains/telemetry/core/arrived'

export const batchLength = (batch: ArrivedBatch): number => batch.items.length

/** Some of a batch, as a batch. */
export function partOf(batch: ArrivedBatch, from: number, to: number): ArrivedBatch {
  if (from === 0 && to === batch.items.length) return batch
  switch (batch.signal) {
    case 'logs':
      return { signal: 'logs', items: batch.items.slice(from, to) }
    case 'traces':
      return { signal: 'traces', items: batch.items.slice(from, to) }
    case 'metrics':
      return { signal: 'metrics', items: batch.items.slice(from, to) }
  }
}
