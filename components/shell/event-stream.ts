'use client'

import { StreamNotice, type StreamTopic } from '@/lib/domains/ledger/schemas'

export type StreamState = 'connecting' | 'open' | 'lost'
export type StreamMessage = { kind: 'notice'; notice: StreamNotice } | { kind: 'reset' } | { kind: 'state'; state: StreamState }

export interface EventStream {
  /** Replaces what this tab listens to. */
  want: (topics: StreamTopic[]) => void
  close: () => void
}

const pingMs = 20_000

/** The worker that all tabs share. */
function sharedStream(onMessage: (message: StreamMessage) => void): EventStream {
  const { port } = new SharedWorker('/event-worker.js', { name: 'quarterdeck-events-1' })
  let topics: StreamTopic[] = []
  const say = () => port.postMessage({ kind: 'want', topics })
  port.onmessage = ({ data }: MessageEvent<StreamMessage>) => onMessage(data)
  port.start()
  // A worker is not told when a tab goes; silence tells it.
  const ping = setInterval(say, pingMs)
  const bye = () => port.postMessage({ kind: 'bye' })
  window.addEventListener('pagehide', bye)
  return {
    want: (next) => {
      topics = next
      say()
    },
    close: () => {
      clearInterval(ping)
      window.removeEventListener('pagehide', bye)
      bye()
      port.close()
    },
  }
}

/** One stream for this tab, where the browser has no shared workers (some phones). */
function ownStream(onMessage: (message: StreamMessage) => void): EventStream {
  let source: EventSource | null = null
  let retry: ReturnType<typeof setTimeout> | undefined
  const open = (topics: string) => {
    clearTimeout(retry)
    source?.close()
    source = topics === '' ? null : new EventSource(`/api/v1/events?topics=${encodeURIComponent(topics)}`)
    if (!source) return
    const stream = source
    stream.addEventListener('ready', () => onMessage({ kind: 'state', state: 'open' }))
    stream.addEventListener('reset', () => onMessage({ kind: 'reset' }))
    stream.onmessage = ({ data }: MessageEvent<string>) => onMessage({ kind: 'notice', notice: StreamNotice.parse(JSON.parse(data)) })
    stream.onerror = () => {
      onMessage({ kind: 'state', state: 'lost' })
      if (stream.readyState === EventSource.CLOSED) retry = setTimeout(() => open(topics), 5_000)
    }
  }
  return {
    want: (topics) => open(topics.toSorted().join(',')),
    close: () => {
      clearTimeout(retry)
      source?.close()
    },
  }
}

export const openEventStream = (onMessage: (message: StreamMessage) => void): EventStream =>
  typeof SharedWorker === 'undefined' ? ownStream(onMessage) : sharedStream(onMessage)
