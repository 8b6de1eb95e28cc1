import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { SpanRecord } from '../core/records'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import { CallersInput } from '../schemas'
import { resourceOf, spanRecord, traces } from './records'

const startMs = Math.floor((Date.now() - 1_200_000) / 600_000) * 600_000
const ns = (afterMs: number): bigint => BigInt(startMs + afterMs) * 1_000_000n

/** One trace from the first sender to the last, each span the parent of the next: `[application, kind]`. */
const chain = (atMs: number, ...links: [application: string, kind: number][]) => {
  const traceId = randomBytes(16).toString('hex')
  const spans: SpanRecord[] = []
  for (const [, kind] of links) spans.push(spanRecord({ traceId, kind, parentId: spans.at(-1)?.spanId ?? '', startNs: ns(atMs), endNs: ns(atMs + 5) }))
  return links.flatMap(([application], at) => {
    const span = spans[at]
    return span ? [{ resource: resourceOf(application), items: [span] }] : []
  })
}
const [server, client] = [2, 3]

/** Who called an application, whatever the store is made of. */
export function callersContract(begin: () => Promise<TelemetryReader & TelemetryWriter>): void {
  describe('callers', () => {
    const ask = async (store: TelemetryReader, more: Partial<CallersInput> = {}) => {
      const answer = await store.callers(CallersInput.parse({ application: 'shop', range: { fromMs: startMs, toMs: startMs + 600_000 }, ...more }))
      if (!answer.ok) throw new Error(answer.error.detail)
      return answer.value.callers
    }
    const viaEdge = (atMs: number) => chain(atMs, ['edge', server], ['edge', client], ['shop', server])
    const viaSidecar = (atMs: number) => chain(atMs, ['home', client], ['sidecar', server], ['sidecar', client], ['shop', server])

    test('are the senders of the spans that requests came from; without one nobody is named', async () => {
      const store = await begin()
      await store.write([
        traces(...viaEdge(1_000), ...viaEdge(2_000), ...viaEdge(3_000), ...viaSidecar(1_000), ...viaSidecar(4_000), ...chain(5_000, ['legacy', client], ['shop', server]), ...chain(6_000, ['shop', server])),
        // Other applications' requests, what the shop asks itself, and what is out of the range.
        traces(...chain(1_000, ['edge', client], ['cart', server]), ...chain(1_000, ['shop', client]), ...viaEdge(600_000)),
      ])
      expect(await ask(store)).toEqual([{ application: 'edge', requests: 3 }, { application: 'sidecar', requests: 2 }, { application: 'legacy', requests: 1 }, { application: null, requests: 1 }])
      expect(await ask(store, { application: 'nobody' })).toEqual([])
    })

    test('are looked for behind what only passes requests on', async () => {
      const store = await begin()
      // The caller's span arrives in another commit than the request that it made.
      const late = chain(2_000, ['home', client], ['sidecar', server], ['sidecar', client], ['shop', server])
      await store.write([traces(...viaEdge(1_000), ...viaSidecar(1_000), ...late.slice(2))])
      await store.write([traces(...late.slice(0, 2))])
      expect(await ask(store, { through: ['edge', 'sidecar'] })).toEqual([{ application: 'home', requests: 2 }, { application: null, requests: 1 }])
    })
  })
}
