'use client'

import { createContext, useContext, useSyncExternalStore } from 'react'

const everyMs = 1_000
const listeners = new Set<() => void>()
let nowMs = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    nowMs = Date.now()
    for (const one of listeners) one()
  }, everyMs)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

const wholeSecond = () => Math.floor(Date.now() / everyMs) * everyMs

/** When the server drew the page. What wakes up in the browser is first drawn as of then, so that both say the same. */
export const DrawnAt = createContext<number | null>(null)

/** The time, one clock for the whole page, a tick each second. */
export function useNow(): number {
  const drawnAtMs = useContext(DrawnAt)
  return useSyncExternalStore(
    subscribe,
    () => (timer === undefined ? (nowMs = Math.max(nowMs, wholeSecond())) : nowMs),
    () => drawnAtMs ?? wholeSecond(),
  )
}
