'use client'

import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSearchParams } from 'next/navigation'
import { useDeferredValue, useEffect, useMemo, useRef, useState } from 'react'
import { type TopologyAsk, topologyQuery } from '@/lib/domains/estate/queries/topology'
import type { Topology } from '@/lib/domains/estate/topology-schemas'
import { absoluteRange, relativeRange } from '../shell/range'
import { useAhead } from '../shell/use-ahead'
import { useScope } from '../shell/use-scope'
import { useQueryChange } from '../shell/use-url-state'
import { clampMinute, formatMinute, frameOf, minuteMs, readMinute, type ReplayWindow, replayWindow } from './replay'
import { useCalmMotion } from './use-calm-motion'

/** Minutes a second. */
export const replaySpeeds = [1, 2, 4] as const
export type ReplaySpeed = (typeof replaySpeeds)[number]
/** With less motion asked for, a minute stands this long. */
const calmFrameMs = 2_000
/** Minutes that are asked for before they are shown. */
const ahead = 3
/** Browsers refuse an address that changes too often. */
const addressEveryMs = 1_000

export interface Replay {
  /** Null: there is no whole minute to show. */
  window: ReplayWindow | null
  /** The minute that is wanted; null: the whole range, live or frozen. */
  atMs: number | null
  /** The figures of one minute on the map of the range, and which: the last one that was read. */
  frame: Topology | null
  reading: boolean
  failed: boolean
  playing: boolean
  speed: ReplaySpeed
  /** Minutes stand longer, and the speed is not the reader's to choose. */
  calm: boolean
  setSpeed: (speed: ReplaySpeed) => void
  seek: (atMs: number) => void
  play: () => void
  pause: () => void
  /** Back to what happens now. */
  leave: () => void
}

/** The replay of a range, minute by minute; the minute stands in the address. To look back, the range is frozen as it is seen. */
export function useReplay(union: Topology, ask: TopologyAsk): Replay {
  const text = useSearchParams().get('at') ?? ''
  const scope = useScope()
  const change = useQueryChange()
  const client = useQueryClient()
  const calm = useCalmMotion()
  const [speed, setSpeed] = useState<ReplaySpeed>(1)
  const [played, setPlayed] = useState<number | null>(null)
  const window = useMemo(() => replayWindow(union), [union])
  const playing = played !== null
  /** The address of a minute: what was live is frozen, and what is on the screen is already the answer of the frozen range. */
  const put = (next: string) => {
    const frozen = scope.live ? absoluteRange(union.range.fromMs, union.range.toMs) : null
    if (frozen) client.setQueryData(topologyQuery({ ...ask, ...frozen }).queryKey, union)
    change({ at: next, ...frozen }, frozen ? 'push' : 'replace')
  }
  const [at, setAt] = useAhead(text, put)
  const goLive = scope.live && text !== ''
  const atMs = goLive ? null : (played ?? readMinute(at, window))

  const minuteQuery = (fromMs: number) => ({ ...topologyQuery({ ...ask, from: String(fromMs), to: String(fromMs + minuteMs) }), staleTime: Number.POSITIVE_INFINITY })
  const minute = useQuery({ ...minuteQuery(atMs ?? 0), enabled: atMs !== null, placeholderData: keepPreviousData })
  // A frame of thousands of lines is drawn in the pauses of the page, not before the next press is heard.
  const shown = useDeferredValue(atMs === null ? null : (minute.data ?? null))
  const frame = useMemo(() => shown && frameOf(union, shown), [union, shown])
  const reading = atMs !== null && (minute.isPlaceholderData || minute.isPending)

  const seek = (toMs: number) => {
    if (!window) return
    setPlayed(null)
    setAt(formatMinute(clampMinute(toMs, window)))
  }
  const written = useRef(0)
  const pause = () => {
    setPlayed(null)
    if (played !== null) setAt(formatMinute(played))
  }
  const play = () => {
    if (!window) return
    // From the end it begins anew.
    const beginMs = atMs === null || atMs >= window.lastMs ? window.firstMs : atMs
    setPlayed(beginMs)
    setAt(formatMinute(beginMs))
  }
  const tick = () => {
    if (played === null || !window || reading) return
    if (minute.isError || played >= window.lastMs) return pause()
    const nextMs = played + minuteMs
    setPlayed(nextMs)
    if (Date.now() - written.current < addressEveryMs) return
    written.current = Date.now()
    setAt(formatMinute(nextMs))
  }
  const leave = () => {
    setPlayed(null)
    const { fromMs, toMs } = scope.bounds()
    const { from, to } = relativeRange(toMs - fromMs)
    change({ at: null, from, to })
  }

  const acts = useRef({ tick, minuteQuery })
  acts.current = { tick, minuteQuery }
  // Synchronises with the clock: a minute is shown as long as the speed says, and until the next is here.
  useEffect(() => {
    if (!playing) return
    const timer = setInterval(() => acts.current.tick(), calm ? calmFrameMs : 1_000 / speed)
    return () => clearInterval(timer)
  }, [playing, speed, calm])
  const lastMs = window?.lastMs ?? null
  // Synchronises the cache with where the replay is going.
  useEffect(() => {
    if (!playing || atMs === null || lastMs === null) return
    for (let nextMs = atMs + minuteMs; nextMs <= Math.min(lastMs, atMs + ahead * minuteMs); nextMs += minuteMs) void client.prefetchQuery(acts.current.minuteQuery(nextMs))
  }, [playing, atMs, lastMs, client])
  // Synchronises the address with the key that makes every page live: a live map has no minute.
  useEffect(() => {
    if (!goLive) return
    setPlayed(null)
    change({ at: null })
  }, [goLive, change])

  return { window, atMs, frame, reading, failed: atMs !== null && minute.isError, playing, speed, calm, setSpeed, seek, play, pause, leave }
}
