import { expect, test } from 'vitest'
import type { Actor } from '@/lib/kernel/actor'
import { createMemoryEventSource } from './adapters/memory-event-source'
import { type HeardEvent, listenToEvents } from './listen-to-events'
import type { StreamTopic } from './schemas'

const viewer: Actor = { kind: 'person', id: 'vera', name: 'vera', operator: false, teams: new Map([['front', 'viewer']]) }

function listen(source: ReturnType<typeof createMemoryEventSource>, { topics = ['instances', 'registry'] as StreamTopic[], lastEventId = null as string | null } = {}) {
  const abort = new AbortController()
  const events = listenToEvents(source, viewer, { topics, lastEventId }, abort.signal)
  const take = async (count: number): Promise<HeardEvent[]> => {
    const taken: HeardEvent[] = []
    while (taken.length < count) {
      const { value, done } = await events.next()
      if (done) break
      taken.push(value)
    }
    return taken
  }
  return { take, close: () => abort.abort(), events }
}
const instance = (teamId: string, key: string) => ({ topic: 'instances' as const, teamId, key })
const registry = { topic: 'registry' as const, teamId: null, key: 'leases' }

test('a reader is told where it begins, then hears its teams’ events and those of no team', async () => {
  const source = createMemoryEventSource()
  await source.publish(instance('front', 'earlier'))
  const reader = listen(source)
  expect(await reader.take(1)).toEqual([{ event: 'ready', id: '1', data: { topics: ['instances', 'registry'] } }])
  await source.publish(instance('back', 'foreign'))
  await source.publish(instance('front', 'own'))
  await source.publish(registry)
  await source.publish({ ...registry, topic: 'parts' })
  expect(await reader.take(2)).toEqual([{ id: '3', data: instance('front', 'own') }, { id: '4', data: registry }])
  reader.close()
  expect((await reader.events.next()).done).toBe(true)
})

test('the registry changing often while a reader is slow is one event', async () => {
  const source = createMemoryEventSource()
  const reader = listen(source)
  await reader.take(1)
  for (let n = 0; n < 50; n += 1) await source.publish(registry)
  expect(await reader.take(1)).toEqual([{ id: '50', data: registry }])
  reader.close()
})

test('a reader that was away hears what it missed, or is told to ask everything again', async () => {
  const source = createMemoryEventSource()
  for (const key of ['a', 'b', 'c']) await source.publish(instance('front', key))
  const resumed = listen(source, { lastEventId: '1' })
  expect((await resumed.take(3)).map(({ id }) => id)).toEqual(['1', '2', '3'])
  resumed.close()

  await source.prune()
  const late = listen(source, { lastEventId: '1' })
  expect((await late.take(2)).map(({ event, id }) => [event, id])).toEqual([['ready', '1'], ['reset', '3']])
  source.gap()
  expect((await late.take(1))[0]?.event).toBe('reset')
  late.close()
})
