import { describe, expect, test } from 'vitest'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import { resourceOf, spanRecord, traces } from './records'

/** Whole hours behind now, so that windows begin and end in steps of any length. */
const untilMs = Math.floor((Date.now() - 1_200_000) / 3_600_000) * 3_600_000
const request = (agoMs: number, durationMs: number, status = 0) => spanRecord({ startNs: BigInt(untilMs - agoMs - durationMs) * 1_000_000n, endNs: BigInt(untilMs - agoMs) * 1_000_000n, status })

async function valueOf<T>(answer: Promise<Result<T, Fault>>): Promise<T> {
  const result = await answer
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.detail}`)
  return result.value
}

/** Questions about many applications at once: each is told as if it were asked about alone. */
export function manyContract(begin: () => Promise<TelemetryReader & TelemetryWriter>): void {
  const seconds = (count: number) => count * 1_000
  async function filled() {
    const store = await begin()
    await store.write([
      traces({ resource: resourceOf('shop'), items: [request(5_000, 10), request(15_000, 95, 2), request(65_000, 400), request(590_000, 4_000, 2), request(-5_000, 10, 2)] }),
      traces({ resource: { ...resourceOf('shop'), 'service.instance.id': 'shop-2' }, items: [request(5_000, 400)] }),
      traces({ resource: resourceOf('cart'), items: [request(25_000, 1)] }),
    ])
    return store
  }
  const sums = (store: TelemetryReader, asks: { application: string; windowsMs: number[]; slowMs?: number }[], stepMs = 10_000, settleMs = 0) => valueOf(store.requestSums({ asks, toMs: untilMs, settleMs, stepMs }))

  describe('many applications at once', () => {
    test('windows end together, each with its own requests, errors and slow ones', async () => {
      const store = await filled()
      const answer = await sums(store, [{ application: 'shop', windowsMs: [seconds(600), seconds(10), seconds(60)], slowMs: 100 }, { application: 'cart', windowsMs: [seconds(60), seconds(20)] }, { application: 'shop', windowsMs: [seconds(60)], slowMs: 50 }])
      expect(answer.untilMs).toBe(untilMs)
      expect(answer.of.map((one) => one?.windows)).toEqual([
        [{ requests: 5, errors: 2, slow: 3 }, { requests: 2, errors: 0, slow: 1 }, { requests: 3, errors: 1, slow: 1 }],
        [{ requests: 1, errors: 0 }, { requests: 0, errors: 0 }],
        [{ requests: 3, errors: 1, slow: 2 }],
      ])
    })
    test('they end before what has not settled', async () => {
      const answer = await sums(await filled(), [{ application: 'shop', windowsMs: [seconds(10)] }], 10_000, 5_000)
      expect(answer).toMatchObject({ untilMs: untilMs - 10_000, of: [{ windows: [{ requests: 1, errors: 1 }] }] })
    })
    test('by whole minutes', async () => {
      const answer = await sums(await filled(), [{ application: 'shop', windowsMs: [seconds(60), seconds(120), seconds(3_600)], slowMs: 100 }], 60_000)
      expect(answer.of[0]?.windows).toEqual([{ requests: 3, errors: 1, slow: 1 }, { requests: 4, errors: 1, slow: 2 }, { requests: 5, errors: 2, slow: 3 }])
    })
    test('one that was never heard has no requests, and says that nothing ever came', async () => {
      const store = await filled()
      const answer = await sums(store, [{ application: 'gone', windowsMs: [seconds(60)], slowMs: 100 }, { application: 'cart', windowsMs: [seconds(60)] }])
      expect(answer.of).toMatchObject([{ newestMs: null, complete: true, windows: [{ requests: 0, errors: 0, slow: 0 }] }, { newestMs: expect.any(Number), complete: true, windows: [{ requests: 1 }] }])
      const range = { fromMs: untilMs - 60_000, toMs: untilMs }
      expect((await valueOf(store.goldenOf({ applications: ['gone', 'cart'], range, stepMs: 10_000 }))).of).toMatchObject([{ newestMs: null, points: [] }, { newestMs: expect.any(Number), points: [{ requests: 1 }] }])
    })
    test.each([10_000, 60_000])('by steps of %i ms they are what each is alone', async (stepMs) => {
      const store = await filled()
      const range = { fromMs: untilMs - 595_000, toMs: untilMs }
      const many = await valueOf(store.goldenOf({ applications: ['cart', 'shop'], range, stepMs }))
      for (const [at, application] of ['cart', 'shop'].entries()) {
        const alone = await valueOf(store.golden({ selector: { applications: [application] }, range, stepMs }))
        expect(alone.series[0]?.points.length).toBeGreaterThan(0)
        expect(many.of[at]).toEqual({ newestMs: alone.meta.newestMs, complete: true, points: alone.series[0]?.points })
        expect(many.stepMs).toBe(stepMs)
      }
    })
    test('nothing was ever stored', async () => {
      const store = await begin()
      expect((await sums(store, [{ application: 'shop', windowsMs: [seconds(60)] }])).of).toEqual([{ newestMs: null, complete: true, windows: [{ requests: 0, errors: 0 }] }])
      expect((await valueOf(store.goldenOf({ applications: ['shop'], range: { fromMs: untilMs - 60_000, toMs: untilMs }, stepMs: 10_000 }))).of).toEqual([{ newestMs: null, complete: true, points: [] }])
    })
  })
}
