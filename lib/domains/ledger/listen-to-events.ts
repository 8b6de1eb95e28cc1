import type { Actor } from '@/lib/kernel/actor'
import { mayHear } from './core/event-audience'
import { EventQueue, type QueueItem, type SequencedNotice } from './core/event-queue'
import type { EventSource } from './ports'
import type { StreamTopic } from './schemas'

export type HeardEvent = { event?: 'ready' | 'reset'; id?: string; data: unknown }

interface Wish {
  topics: readonly StreamTopic[]
  /** The last sequence that the reader saw. */
  lastEventId: string | null
}

const isSequence = (text: string | null): text is string => text !== null && /^\d{1,18}$/.test(text)

/**
 * Events for one reader: `ready` first, with the sequence to resume from; `reset` when some were missed or dropped, which
 * means "ask everything again"; then notices as they commit.
 */
export async function* listenToEvents(source: EventSource, actor: Actor, { topics, lastEventId }: Wish, signal: AbortSignal): AsyncGenerator<HeardEvent> {
  const wanted = new Set(topics)
  const queue = new EventQueue()
  const hear = (notice: SequencedNotice) => {
    if (mayHear(actor, wanted, notice)) queue.push(notice)
  }
  // Subscribed before the past is read: what commits in between comes twice rather than never.
  const leave = source.subscribe(hear, () => queue.reset())
  try {
    await source.ready()
    const start = isSequence(lastEventId) ? lastEventId : await source.latest()
    yield { event: 'ready', id: start, data: { topics } }
    if (isSequence(lastEventId)) {
      const missed = await source.since(lastEventId)
      if (missed) missed.forEach(hear)
      else yield { event: 'reset', id: await source.latest(), data: {} }
    }
    for (let item: QueueItem | null; (item = await queue.next(signal)); ) {
      if (item.kind === 'reset') yield { event: 'reset', id: await source.latest(), data: {} }
      else yield { ...(item.notice.seq !== null && { id: item.notice.seq }), data: { topic: item.notice.topic, teamId: item.notice.teamId, key: item.notice.key } }
    }
  } finally {
    leave()
  }
}
