'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { mayPass } from '@/lib/http/query-client'

const againMs = 5_000

/** Asks anew what failed on its first load and may pass, while the page is in sight. The failure stays on the screen until there is an answer: nothing flickers. */
export function useComeBack(error: unknown, back: () => void): void {
  const client = useQueryClient()
  const latest = useRef(back)
  latest.current = back
  // Synchronises with the clock.
  useEffect(() => {
    const query = mayPass(error) ? client.getQueryCache().getAll().find(({ state }) => state.error === error) : undefined
    if (!query) return
    const timer = setInterval(() => {
      if (document.visibilityState !== 'visible') return
      query.fetch().then(
        () => latest.current(),
        () => undefined,
      )
    }, againMs)
    return () => clearInterval(timer)
  }, [client, error])
}
