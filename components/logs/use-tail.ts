'use client'

import { useEffect, useReducer, useState } from 'react'
import { tailUrl } from '@/lib/domains/telemetry/queries/tail'
import type { TailQueryInput } from '@/lib/domains/telemetry/query-schemas'
import { type LogLine, LogTailItem } from '@/lib/domains/telemetry/schemas'
import { emptyTail, type TailBuffer, tailLinesMax, tailReducer } from './tail-buffer'

export type TailState = 'connecting' | 'open' | 'lost'

export interface Tail {
  buffer: TailBuffer
  state: TailState
  /** Lines a second, over the last few. */
  perSecond: number
  pause: () => void
  resume: () => void
}

/** Screens that change more often than this cannot be read. */
const paceMs = 700

/** Follows lines as they are stored, gathered to a readable pace. `ask` null: not following. */
export function useTail(ask: TailQueryInput | null): Tail {
  const [buffer, dispatch] = useReducer(tailReducer, emptyTail)
  const [state, setState] = useState<TailState>('connecting')
  const [perSecond, setPerSecond] = useState(0)
  const address = ask && tailUrl(ask)
  // Synchronises with the event stream of the server.
  useEffect(() => {
    if (address === null) return
    dispatch({ kind: 'clear' })
    dispatch({ kind: 'resume' })
    setState('connecting')
    let gathered: LogLine[] = []
    let arrived = 0
    let dropped = 0
    let smooth = 0
    const source = new EventSource(address)
    source.onopen = () => setState('open')
    source.onerror = () => setState('lost')
    source.onmessage = ({ data }: MessageEvent<string>) => {
      const item = LogTailItem.parse(JSON.parse(data))
      gathered.push(...item.lines)
      arrived += item.lines.length + item.dropped
      dropped += item.dropped
      if (gathered.length <= tailLinesMax) return
      dropped += gathered.length - tailLinesMax
      gathered = gathered.slice(-tailLinesMax)
    }
    const beat = setInterval(() => {
      smooth = smooth * 0.7 + ((arrived * 1_000) / paceMs) * 0.3
      setPerSecond(smooth < 0.05 ? 0 : smooth)
      if (gathered.length > 0 || dropped > 0) dispatch({ kind: 'arrive', lines: gathered, dropped })
      gathered = []
      arrived = 0
      dropped = 0
    }, paceMs)
    return () => {
      source.close()
      clearInterval(beat)
    }
  }, [address])
  return { buffer, state, perSecond, pause: () => dispatch({ kind: 'pause' }), resume: () => dispatch({ kind: 'resume' }) }
}
