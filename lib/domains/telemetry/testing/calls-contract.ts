import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { CallsInput } from '../call-schemas'
import type { ResourceGroup, SpanRecord } from '../core/records'
import type { TelemetryReader, TelemetryWriter } from '../ports'
import { resourceOf, spanRecord, traces } from './records'

const startMs = Math.floor((Date.now() - 1_200_000) / 600_000) * 600_000
const range = { fromMs: startMs, toMs: startMs + 600_000 }
const [server, client, producer, consumer] = [2, 3, 4, 5]

type Link = [application: string, kind: number, more?: Partial<SpanRecord> & { zone?: string; ms?: number }]

/** One trace, each span the parent of the next. */
function chain(atMs: number, ...links: Link[]): ResourceGroup<SpanRecord>[] {
  const traceId = randomBytes(16).toString('hex')
  let parentId = ''
  return links.map(([application, kind, { zone, ms = 10, ...more } = {}]) => {
    const startNs = BigInt(startMs + atMs) * 1_000_000n
    const span = spanRecord({ traceId, kind, parentId, startNs, endNs: startNs + BigInt(ms * 1_000_000), ...more })
    parentId = span.spanId
    return { resource: resourceOf(application, 0, zone), items: [span] }
  })
}

/** Who called whom, whatever the store is made of. */
export function callsContract(begin: () => Promise<TelemetryReader & TelemetryWriter>): void {
  describe('calls', () => {
    const ask = async (store: TelemetryReader, more: Partial<CallsInput> = {}) => {
      const answer = await store.calls(CallsInput.parse({ applications: null, range, ...more }))
      if (!answer.ok) throw new Error(answer.error.detail)
      return answer.value
    }
    const named = async (store: TelemetryReader, more: Partial<CallsInput> = {}) => {
      const { calls, ends } = await ask(store, more)
      const name = (at: number) => [ends[at]?.kind === 'application' ? ends[at]?.name : `(${[ends[at]?.kind, ends[at]?.name].filter(Boolean).join(' ')})`, ends[at]?.zone].filter(Boolean).join('@')
      return Object.fromEntries(calls.map(({ from, to, requests, errors }) => [`${name(from)} > ${name(to)}`, [requests, errors]]))
    }

    test('are the served requests by the span that each came from, behind what only passes them on', async () => {
      const store = await begin()
      await store.write([
        traces(
          ...chain(1_000, ['home', server], ['home', client], ['shop', server]),
          ...chain(2_000, ['home', client], ['sidecar', server], ['sidecar', client], ['shop', server, { status: 2 }]),
          ...chain(3_000, ['shop', server]),
          // A request that two layers of one application report is served once.
          ...chain(4_000, ['home', client], ['cart', server], ['cart', server]),
          // Out of the range.
          ...chain(600_000, ['home', client], ['shop', server]),
        ),
      ])
      expect(await named(store)).toEqual({ 'home > shop': [2, 1], 'home > cart': [1, 0], '(outside) > home': [1, 0], '(outside) > shop': [1, 0] })
    })

    test('of what sends no spans are known by their callers: stores, caches, queues and other hosts', async () => {
      const store = await begin()
      const to = (attributes: SpanRecord['attributes'], kind = client): Link => ['shop', kind, { attributes }]
      await store.write([
        traces(
          ...chain(1_000, to({ 'db.system.name': 'postgresql', 'db.namespace': 'orders', 'server.address': 'db1' })),
          ...chain(1_000, to({ 'db.system': 'redis', 'net.peer.name': 'cache1' })),
          ...chain(1_000, to({ 'messaging.system': 'kafka', 'messaging.destination.name': 'paid' }, producer), ['mail', consumer, { attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': 'paid' } }]),
          ...chain(1_000, ['shop', client, { status: 2, attributes: { 'url.full': 'https://user:secret@pay.example:8443/charge?card=1' } }]),
          ...chain(1_000, to({ 'peer.service': 'Fraud', 'server.address': '10.0.0.1' })),
          ...chain(1_000, ['sidecar', client, { status: 2, attributes: { 'quarterdeck.target': 'stock', 'quarterdeck.caller': 'shop', 'server.address': '127.0.0.1' } }]),
          ...chain(1_000, ['sidecar', client, { attributes: { 'quarterdeck.target': 'stock', 'quarterdeck.caller': 'unidentified' } }]),
          // Says nothing of whom it called; and one that was answered.
          ...chain(1_000, to({})),
          ...chain(1_000, to({ 'server.address': 'cart.local' }), ['cart', server]),
        ),
      ])
      expect(await named(store)).toEqual({
        'shop > (database postgresql orders)': [1, 0], 'shop > (cache redis cache1)': [1, 0], 'shop > (queue kafka paid)': [1, 0], '(queue kafka paid) > mail': [1, 0], 'shop > (external pay.example)': [1, 1],
        'shop > (external Fraud)': [1, 0], 'shop > stock': [1, 1], '(outside) > stock': [1, 0], 'shop > cart': [1, 0],
      })
    })

    test('have figures for each call and for each end over all its callers', async () => {
      const store = await begin()
      const many = (from: string, ms: number, times: number) => Array.from({ length: times }, () => chain(60_000, [from, client], ['shop', server, { ms }])).flat()
      await store.write([traces(...many('home', 10, 90), ...many('cart', 100, 10))])
      const { calls, ends, seconds, more } = await ask(store)
      const close = (measured: number | null | undefined, exact: number) => expect(Math.abs((measured ?? 0) - exact) / exact).toBeLessThanOrEqual(0.021)
      const [fromHome, fromCart] = calls
      expect([fromHome?.requests, fromCart?.requests, more]).toEqual([90, 10, 0])
      close(fromHome?.p95Ms, 10)
      close(fromCart?.p95Ms, 100)
      const shop = ends.find(({ name }) => name === 'shop')
      expect(shop?.requests).toBe(100)
      close(shop?.p95Ms, 100)
      expect(ends.find(({ name }) => name === 'home')).toMatchObject({ requests: 0, p95Ms: null })
      // From the first minute with a call to the end of the range.
      expect(seconds).toBe(540)
      expect(await ask(store, { limit: 1 })).toMatchObject({ calls: [{ requests: 90 }], more: 1 })
    })

    test('keep no name of applications outside the scope, and are left out between two of them', async () => {
      const store = await begin()
      await store.write([
        traces(
          ...chain(1_000, ['home', client], ['shop', server]),
          ...chain(1_000, ['cart', client], ['shop', server]),
          ...chain(1_000, ['shop', client], ['stock', server]),
          ...chain(1_000, ['home', client], ['cart', server]),
          ...chain(1_000, ['home', client, { attributes: { 'db.system': 'mysql', 'db.name': 'secret' } }]),
        ),
      ])
      expect(await named(store, { applications: ['shop'] })).toEqual({ '(hidden) > shop': [2, 0], 'shop > (hidden)': [1, 0] })
      expect(await named(store, { applications: [] })).toEqual({})
      expect(await named(store, { applications: ['shop', 'home', 'a', 'b', 'c', 'd'] })).toEqual({
        'home > shop': [1, 0], '(hidden) > shop': [1, 0], 'shop > (hidden)': [1, 0], 'home > (hidden)': [1, 0], 'home > (database mysql secret)': [1, 0],
      })
    })

    test('by zone, and of one zone', async () => {
      const store = await begin()
      await store.write([
        traces(
          ...chain(1_000, ['home', client, { zone: 'a' }], ['shop', server, { zone: 'a' }]),
          ...chain(1_000, ['home', client, { zone: 'a' }], ['shop', server, { zone: 'b' }]),
          ...chain(1_000, ['shop', client, { zone: 'b', attributes: { 'db.system': 'mysql' } }]),
        ),
      ])
      expect(await named(store, { byZone: true })).toEqual({ 'home@a > shop@a': [1, 0], 'home@a > shop@b': [1, 0], 'shop@b > (database mysql)': [1, 0] })
      expect(await named(store, { zone: 'b' })).toEqual({ 'home > shop': [1, 0], 'shop > (database mysql)': [1, 0] })
    })

    test('whose spans arrived in two commits are joined', async () => {
      const store = await begin()
      const late = chain(2_000, ['home', client], ['sidecar', server], ['sidecar', client], ['shop', server])
      await store.write([traces(...late.slice(0, 2))])
      await store.write([traces(...late.slice(2))])
      expect(await named(store)).toEqual({ 'home > shop': [1, 0] })
    })
  })
}
