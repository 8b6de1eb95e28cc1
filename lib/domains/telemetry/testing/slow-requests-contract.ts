import { expect, test } from 'vitest'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import { resourceOf, spanRecord, traces } from './records'

const startMs = Math.floor((Date.now() - 1_200_000) / 600_000) * 600_000
const request = (endMs: number, durationMs: number) => spanRecord({ startNs: BigInt(startMs + endMs - durationMs) * 1_000_000n, endNs: BigInt(startMs + endMs) * 1_000_000n })

/** Golden signals beside a threshold of latency. */
export function slowRequestsContract(begin: () => Promise<TelemetryReader & TelemetryWriter>): void {
  test('with a threshold, requests that were slower are counted beside; without, nobody counts them', async () => {
    const store = await begin()
    await store.write([traces({ resource: resourceOf('shop'), items: [request(5_000, 10), request(5_000, 95), request(5_000, 105), request(5_000, 4_000), request(25_000, 1)] })])
    const slowOf = async (stepMs: number, slowMs?: number) => {
      const answer = await store.golden({ selector: { applications: null }, range: { fromMs: startMs, toMs: startMs + 600_000 }, stepMs, ...(slowMs !== undefined && { slowMs }) })
      return answer.ok ? answer.value.series[0]?.points.map(({ slow }) => slow) : expect.unreachable()
    }
    expect(await slowOf(10_000, 100)).toEqual([2, 0])
    expect(await slowOf(600_000, 100)).toEqual([2])
    expect(await slowOf(600_000, 10_000)).toEqual([0])
    expect(await slowOf(600_000)).toEqual([undefined])
  })
}
