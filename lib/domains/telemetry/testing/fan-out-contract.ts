import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SpanRecord } from '../core/records'
import { FanOutInput } from '../fan-out-schemas'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import { resourceOf, spanRecord, traces } from './records'

const startMs = Math.floor((Date.now() - 1_200_000) / 600_000) * 600_000
const [server, client] = [2, 3]

/** How many calls one request makes, whatever the store is made of. */
export function fanOutContract(begin: () => Promise<TelemetryReader & TelemetryWriter>): void {
  /** A request of home that asks titles for each of `titles`, each of which asks its database `reads` times, all by the sidecar. */
  async function request(store: TelemetryWriter, titles: number, reads: number, atMs = 1_000): Promise<void> {
    const traceId = randomBytes(16).toString('hex')
    const spans: { application: string; span: SpanRecord }[] = []
    const add = (application: string, kind: number, name: string, parentId: string) => {
      const span = spanRecord({ traceId, kind, name, parentId, startNs: BigInt(startMs + atMs) * 1_000_000n })
      spans.push({ application, span })
      return span.spanId
    }
    const entry = add('home', server, 'GET /home', add('edge', client, 'GET home', add('edge', server, 'GET /', '')))
    for (let title = 0; title < titles; title++) {
      const made = add('home', client, 'GET titles', entry)
      const passed = add('sidecar', client, 'GET titles', add('sidecar', server, 'GET titles', made))
      const served = add('titles', server, 'GET /title/{id}', passed)
      // A driver's span inside the library's is the same call.
      for (let read = 0; read < reads; read++) add('titles', client, 'select', add('titles', client, 'findTitle', served))
    }
    await store.write([traces(...spans.map(({ application, span }) => ({ resource: resourceOf(application), items: [span] })))])
  }
  const ask = async (store: TelemetryReader, more: Partial<FanOutInput> = {}) => {
    const answer = await store.fanOut(FanOutInput.parse({ application: 'home', range: { fromMs: startMs, toMs: startMs + 600_000 }, applications: null, ...more }))
    if (!answer.ok) throw new Error(answer.error.detail)
    return answer.value
  }

  describe('fan-out', () => {
    test('is counted by depth for each operation, and who adds to it is ranked', async () => {
      const store = await begin()
      for (const titles of [1, 2, 2, 10]) await request(store, titles, 3)
      await request(store, 50, 50, 600_000)
      const answer = await ask(store)
      expect(answer).toMatchObject({
        requests: 4,
        operations: [{ operation: 'GET /home', requests: 4, total: { median: 8, p95: 40, max: 40 }, depths: [{ median: 2, p95: 10, max: 10 }, { median: 6, p95: 30, max: 30 }] }],
        amplifiers: [
          { application: 'titles', operation: 'GET /title/{id}', served: 15, calls: { median: 3, p95: 3, max: 3 }, addedPerRequest: 11.25 },
          { application: 'home', operation: 'GET /home', served: 4, calls: { median: 2, p95: 10, max: 10 }, addedPerRequest: 3.75 },
        ],
      })
    })

    test('begins at the application that is asked about, and is empty where it served nothing', async () => {
      const store = await begin()
      await request(store, 2, 3)
      expect(await ask(store, { application: 'titles' })).toMatchObject({ requests: 2, operations: [{ operation: 'GET /title/{id}', depths: [{ median: 3 }] }] })
      expect(await ask(store, { serverGroup: 'home-v000' })).toMatchObject({ requests: 1 })
      expect(await ask(store, { serverGroup: 'home-v001' })).toMatchObject({ requests: 0, operations: [] })
      expect(await ask(store, { application: 'nobody' })).toMatchObject({ requests: 0, operations: [], amplifiers: [] })
    })

    test('counts what other teams add without their names', async () => {
      const store = await begin()
      await request(store, 2, 3)
      expect((await ask(store, { applications: ['home'] })).amplifiers).toMatchObject([{ application: '', operation: '', addedPerRequest: 6 }, { application: 'home', addedPerRequest: 2 }])
    })
  })
}
