import { expect, test } from 'vitest'
import type { ArrivedLine } from '@/lib/domains/telemetry/ports'
import { LogTailInput } from '@/lib/domains/telemetry/schemas'
import { TailHub } from './tail-hub'

const arrived = (number: number, body = `line ${number}`, attributes = {}): ArrivedLine => ({
  line: { id: `${number}.d.${number}`, atMs: number, severity: 'info', application: 'shop', instance: null, zone: null, body, traceId: null, spanId: null, attributes },
  from: { application: 'shop', cluster: '', serverGroup: '', instance: '', zone: '' },
  resource: { 'service.version': '1.4' },
})
const filter = (q?: string) => LogTailInput.parse({ selector: { applications: null }, ...(q !== undefined && { q }) })

test('ten seconds of 2,000 lines a second to a reader that takes one batch a commit: each is given or counted, and the newest are given', async () => {
  const abort = new AbortController()
  const hub = new TailHub(() => undefined)
  const items = hub.follow(filter(), abort.signal)[Symbol.asyncIterator]()
  let given = 0
  let dropped = 0
  let last = ''
  const take = async (next = items.next()) => {
    const { value } = await next
    given += value?.lines.length ?? 0
    dropped += value?.dropped ?? 0
    last = value?.lines.at(-1)?.id ?? last
  }
  const first = items.next()
  for (let commit = 0; commit < 100; commit++) {
    hub.publish(Array.from({ length: 200 }, (_, at) => arrived(commit * 200 + at)))
    if (commit === 0) await take(first)
    else if (commit % 10 === 0) await take()
  }
  while (given + dropped < 20_000) await take()
  abort.abort()
  expect([given + dropped, last]).toEqual([20_000, '19999.d.19999'])
  expect(dropped).toBeGreaterThan(0)
})

test('finds by the same grammar as the search, attributes of the resource included', async () => {
  const abort = new AbortController()
  const hub = new TailHub(() => undefined)
  const items = hub.follow(filter('route=/pay -/slow/ service.version=1.4'), abort.signal)[Symbol.asyncIterator]()
  const first = items.next()
  hub.publish([arrived(1, 'slow', { route: '/pay' }), arrived(2, 'quick', { route: '/pay' }), arrived(3, 'quick', { route: '/x' })])
  expect((await first).value?.lines.map(({ id }: { id: string }) => id)).toEqual(['2.d.2'])
  abort.abort()
})
