import { createEventFeed, type EventFeed } from '@/lib/domains/ledger/adapters/pg-event-feed'
import { type HeardEvent, listenToEvents } from '@/lib/domains/ledger/listen-to-events'
import type { StreamTopic } from '@/lib/domains/ledger/schemas'
import type { Actor } from '@/lib/kernel/actor'
import { webContext } from './context'
import { forgetIdentities } from './identity'
import { watchParts } from './watch-parts'

// Next.js bundles this module more than once; the process must have one LISTEN connection.
const slot = Symbol.for('quarterdeck.event-feed')
const holder = globalThis as typeof globalThis & { [slot]?: { url: string; feed: EventFeed } }

export function eventFeed(): EventFeed {
  const { settings, log } = webContext()
  const known = holder[slot]
  if (known?.url === settings.databaseUrl) return known.feed
  const feed = createEventFeed(settings.databaseUrl, log)
  holder[slot] = { url: settings.databaseUrl, feed }
  // Somebody's rights changed: what was looked up a moment ago is not to be trusted.
  feed.subscribe(
    ({ topic }) => topic === 'access' && forgetIdentities(),
    () => forgetIdentities(),
  )
  return feed
}

/** One reader's events. Parts have no rows: their changes are seen by asking the supervisor while somebody listens. */
export function listen(actor: Actor, topics: readonly StreamTopic[], lastEventId: string | null, signal: AbortSignal): AsyncGenerator<HeardEvent> {
  const feed = eventFeed()
  const source = !topics.includes('parts') ? feed : {
    ...feed,
    subscribe: (onNotice: Parameters<EventFeed['subscribe']>[0], onGap: () => void) => {
      const leaves = [feed.subscribe(onNotice, onGap), watchParts((part) => onNotice({ seq: null, topic: 'parts', teamId: null, key: part }))]
      return () => leaves.forEach((leave) => leave())
    },
  }
  return listenToEvents(source, actor, { topics, lastEventId }, signal)
}
