import { expect, test } from 'vitest'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { sparkSlots } from '../../telemetry/core/spark-line'
import { createTrafficReader } from './collector-traffic'

const nowMs = 1_000_003_000
const row = (key: string, requests: number, lastSlot: number) => ({ key, requests, errors: 0, p50Ms: null, p95Ms: null, p99Ms: null, worstZone: null, spark: { requests: Array.from({ length: 12 }, (_, at) => (at === lastSlot ? requests : null)), errors: [], p95Ms: [] } })
const meta = (complete = true) => ({ source: 'test', asOfMs: nowMs, newestMs: nowMs, complete, missing: [] })

test('requests by instance, when the last was, and whose the unknown are; asked of each once', async () => {
  const lookUps: string[] = []
  const reader = createTrafficReader(async ({ by, selector, range, sparkPoints }) => {
    // What the store draws in twelve slots, and not in seven longer ones.
    if (by === 'instance') expect(sparkSlots({ fromS: range.fromMs / 1_000, toS: range.toMs / 1_000 }, sparkPoints)).toMatchObject({ stepS: 10, length: 12 })
    if (by === 'application') {
      lookUps.push(selector.instance ?? '')
      return ok({ rows: [row(selector.instance === 'edge-1' ? 'edge' : 'home', 1, 0)], total: 1, meta: meta() })
    }
    return ok({ rows: [row('h-1', 5, 11), row('stray', 2, 5), row('edge-1', 9, 11), row('', 3, 11), row('idle', 0, 0)], total: 5, meta: meta() })
  }, ['edge', 'sidecar'])
  const picture = await reader.read((id) => id === 'h-1', nowMs)
  expect(picture).toMatchObject({ complete: true, asOfMs: nowMs })
  expect([...(picture?.byInstance ?? [])]).toEqual([['h-1', { requests: 5, lastAtMs: nowMs }], ['stray', { requests: 2, lastAtMs: 1_000_010_000 - 60_000 }], ['edge-1', { requests: 9, lastAtMs: nowMs }]])
  expect([...(picture?.applicationOf ?? [])]).toEqual([['stray', 'home']])
  await reader.read((id) => id === 'h-1', nowMs)
  expect(lookUps).toEqual(['stray', 'edge-1'])
})

test('a part that does not answer makes the picture incomplete, and no answer none', async () => {
  const partly = createTrafficReader(async () => ok({ rows: [row('h-1', 5, 11)], total: 1, meta: meta(false) }), [])
  expect(await partly.read(() => true, nowMs)).toMatchObject({ complete: false })
  const silent = createTrafficReader(async () => fail(fault('unavailable', 'gone')), [])
  expect(await silent.read(() => true, nowMs)).toBeNull()
})

test('where somebody cannot be named yet, who is not in the picture may still have served', async () => {
  const reader = createTrafficReader(async ({ by }) => (by === 'application' ? fail(fault('unavailable', 'gone')) : ok({ rows: [row('stray', 2, 5)], total: 1, meta: meta() })), [])
  expect(await reader.read(() => false, nowMs)).toMatchObject({ complete: false })
})
