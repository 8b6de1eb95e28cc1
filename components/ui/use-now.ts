'use client'

import { useSyncExternalStore } from 'react'

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

/** The time, one clock for the whole page, a tick each second. Texts made of it need `suppressHydrationWarning`. */
export function useNow(): number {
  return useSyncExternalStore(
    subscribe,
    () => (timer === undefined ? (nowMs = Math.max(nowMs, Math.floor(Date.now() / everyMs) * everyMs)) : nowMs),
    () => Math.floor(Date.now() / everyMs) * everyMs,
  )
}
