import { expect, test } from 'vitest'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import type { TelemetryReader } from '../ports'
import { askEach } from './ask-each'

const clock = { nowMs: () => 1_000_000 }
const point = (atMs: number, slow?: number) => ({ atMs, requests: 10, errors: 1, p50Ms: 1, p95Ms: 1, p99Ms: 1, ...(slow === undefined ? {} : { slow }) })
const meta = (application: string) => ({ source: 'test', asOfMs: application === 'late' ? 900_000 : 1_000_000, newestMs: 999_000, complete: application !== 'part', missing: application === 'part' ? ['a day'] : [] })

function engine() {
  let [running, most] = [0, 0]
  const ends: (() => void)[] = []
  const golden: TelemetryReader['golden'] = async ({ selector, stepMs, slowMs }) => {
    most = Math.max(most, ++running)
    await new Promise<void>((resolve) => {
      ends.push(resolve)
      queueMicrotask(() => ends.shift()?.())
    })
    running -= 1
    const name = selector.applications?.[0] ?? ''
    if (name.startsWith('broken')) return fail(fault('unavailable', `${name} cannot be told`))
    const slow = slowMs === undefined || name === 'untold' ? undefined : 2
    return ok({ series: name === 'silent' ? [] : [{ key: '', points: [point(970_000, slow), point(980_000, slow)] }], stepMs, more: 0, meta: meta(name) })
  }
  return { golden, most: () => most }
}
const range = { fromMs: 0, toMs: 1_000_000 }

test('at most eight are asked about at once', async () => {
  const { golden, most } = engine()
  const applications = Array.from({ length: 60 }, (_, at) => `app-${at}`)
  const answer = await askEach(golden, clock).goldenOf({ applications, range, stepMs: 10_000 })
  expect(answer.ok && answer.value.of).toHaveLength(60)
  expect(most()).toBe(8)
})

test('one that fails leaves the others told; when all do, their fault is the answer', async () => {
  const many = askEach(engine().golden, clock)
  const answer = await many.goldenOf({ applications: ['shop', 'broken', 'part', 'late'], range, stepMs: 10_000 })
  expect(answer).toMatchObject({ ok: true, value: { of: [{ complete: true, points: [{}, {}] }, null, { complete: false }, { complete: true }], meta: { asOfMs: 900_000, complete: false, missing: ['a day'] } } })
  expect(await many.goldenOf({ applications: ['broken', 'broken-2'], range, stepMs: 10_000 })).toMatchObject({ ok: false, error: { code: 'unavailable', detail: 'broken cannot be told' } })
  expect(await many.requestSums({ asks: [{ application: 'broken', windowsMs: [10_000] }], toMs: 1_000_000, settleMs: 0, stepMs: 10_000 })).toMatchObject({ ok: false })
})

test('sums are of the steps within each window; slow requests only where each step tells them', async () => {
  const asks = ['shop', 'untold', 'silent', 'broken'].map((application) => ({ application, windowsMs: [20_000, 30_000, 10_000], slowMs: 100 }))
  const answer = await askEach(engine().golden, clock).requestSums({ asks: [...asks, { application: 'shop', windowsMs: [30_000] }], toMs: 1_000_000, settleMs: 5_000, stepMs: 10_000 })
  const none = { requests: 0, errors: 0, slow: 0 }
  expect(answer.ok && answer.value.untilMs).toBe(990_000)
  expect(answer.ok && answer.value.of.map((one) => one?.windows ?? null)).toEqual([
    [{ requests: 20, errors: 2, slow: 4 }, { requests: 20, errors: 2, slow: 4 }, { requests: 10, errors: 1, slow: 2 }],
    [{ requests: 20, errors: 2 }, { requests: 20, errors: 2 }, { requests: 10, errors: 1 }],
    [none, none, none],
    null,
    [{ requests: 20, errors: 2 }],
  ])
})
