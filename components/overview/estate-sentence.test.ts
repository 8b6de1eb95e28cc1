import { describe, expect, test } from 'vitest'
import type { Overview } from '@/lib/domains/estate/schemas'
import { estateSentence } from './estate-sentence'

const nowMs = 1_000_000
const meta = { source: 'collector', asOfMs: nowMs, newestMs: nowMs - 1_000, complete: true, missing: [] }
const fine: Pick<Overview, 'counts' | 'worst' | 'telemetry' | 'asOfMs' | 'range'> = {
  counts: { healthy: 6 }, worst: [], telemetry: { meta, fault: null }, asOfMs: nowMs, range: { fromMs: 0, toMs: nowMs },
}
const failing = { name: 'home', verdict: { state: 'failing', reason: { kind: 'errors', rate: 0.2 } } } as const
const kindOf = (change: Partial<typeof fine>) => estateSentence({ ...fine, ...change }, false).kind

describe('estateSentence', () => {
  test.each<[string, Partial<typeof fine>, string]>([
    ['all healthy', {}, 'well'],
    ['no application at all', { counts: {} }, 'nothing'],
    ['no application known because metrics are gone', { counts: {}, telemetry: { meta: null, fault: { code: 'unavailable', detail: '' } } }, 'no-metrics'],
    ['one fails', { counts: { healthy: 5, failing: 1 }, worst: [failing] }, 'trouble'],
    ['one fails and metrics are gone: leases proved it', { worst: [failing], telemetry: { meta: null, fault: { code: 'unavailable', detail: '' } } }, 'trouble'],
    ['metrics stopped', { counts: { unknown: 6 }, telemetry: { meta: { ...meta, newestMs: nowMs - 61_000 }, fault: null } }, 'metrics-old'],
    ['a range of the past has old metrics by nature', { range: { fromMs: 0, toMs: nowMs - 600_000 }, telemetry: { meta: { ...meta, newestMs: nowMs - 61_000 }, fault: null } }, 'well'],
    ['one is not known', { counts: { healthy: 5, unknown: 1 } }, 'partly-unknown'],
    ['nobody calls', { counts: { quiet: 5, stopped: 1 } }, 'quiet'],
  ])('%s', (_name, change, kind) => expect(kindOf(change)).toBe(kind))

  test('counts the troubles that have no room', () => {
    expect(estateSentence({ ...fine, counts: { failing: 4, degraded: 1 }, worst: [failing, failing, failing] }, false)).toMatchObject({ others: [failing, failing], more: 2 })
  })
  test('old figures speak in the past', () => expect(estateSentence(fine, true)).toMatchObject({ kind: 'well', past: true }))
})
