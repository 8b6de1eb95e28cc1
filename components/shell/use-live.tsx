'use client'

import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { StreamTopic } from '@/lib/domains/ledger/schemas'
import { type EventStream, openEventStream, type StreamState } from './event-stream'
import { useScope } from './use-scope'

interface Interest {
  topics: StreamTopic[]
  keys: QueryKey[]
}
interface Live {
  state: StreamState
  /** Adds an interest; gives back how to take it away. */
  join: (interest: Interest) => () => void
}

const Stream = createContext<Live>({ state: 'connecting', join: () => () => undefined })

/** Many notices at once are one question. */
const gatherMs = 250

/** Holds the stream of events for the pages below it and asks again for what they say has changed. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient()
  const [state, setState] = useState<StreamState>('connecting')
  const interests = useRef(new Set<Interest>())
  const stream = useRef<EventStream | null>(null)
  // Synchronises with the event stream.
  useEffect(() => {
    const due = new Set<Interest>()
    let timer: ReturnType<typeof setTimeout> | undefined
    const ask = (which: Interest[]) => {
      for (const interest of which) due.add(interest)
      timer ??= setTimeout(() => {
        timer = undefined
        const keys = [...due].flatMap((interest) => interest.keys)
        due.clear()
        for (const queryKey of keys) void client.invalidateQueries({ queryKey })
      }, gatherMs)
    }
    stream.current = openEventStream((message) => {
      if (message.kind === 'state') setState(message.state)
      else if (message.kind === 'reset') ask([...interests.current])
      else ask([...interests.current].filter((interest) => interest.topics.includes(message.notice.topic)))
    })
    stream.current.want([...new Set([...interests.current].flatMap((interest) => interest.topics))])
    return () => {
      clearTimeout(timer)
      stream.current?.close()
      stream.current = null
    }
  }, [client])
  const live = useMemo<Live>(() => {
    const tellTopics = () => stream.current?.want([...new Set([...interests.current].flatMap((interest) => interest.topics))])
    return {
      state,
      join: (interest) => {
        interests.current.add(interest)
        tellTopics()
        return () => {
          interests.current.delete(interest)
          tellTopics()
        }
      },
    }
  }, [state])
  return <Stream value={live}>{children}</Stream>
}

/** Asks again for `keys` when the stream names one of `topics`. Both may be written in place: they are compared by content. */
export function useStreamInvalidation(topics: StreamTopic[], keys: QueryKey[]): void {
  const { join } = useContext(Stream)
  const text = JSON.stringify({ topics, keys })
  const joined = useRef(join)
  joined.current = join
  // Synchronises with the event stream.
  useEffect(() => joined.current(JSON.parse(text) as Interest), [text])
}

export const useStreamState = (): StreamState => useContext(Stream).state

export interface LiveQuery {
  live: boolean
  /** For `useQuery`: how often to ask while the page is live, never while it is frozen. */
  refetchInterval: number | false
  /** Older is stale; null while frozen. */
  limitMs: number | null
}

/** What comes from machines has no events of its own: while live it is asked for again. Not in a hidden tab. */
export function useLive(everyMs = 2_000): LiveQuery {
  const { live } = useScope()
  return { live, refetchInterval: live ? everyMs : false, limitMs: live ? Math.max(30_000, everyMs * 6) : null }
}
