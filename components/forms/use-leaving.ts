'use client'

import { type DataTag, type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

export interface Leaving<T> {
  /** Being deleted, or deleted: the page no longer asks for it. */
  leaving: boolean
  leave: <A>(send: () => Promise<A>) => Promise<A>
  /** For the page's question: whoever asks again meanwhile is given what was known, for an event of it may still be on its way. */
  held: { queryFn?: () => T | Promise<never> }
}

/** A page does not follow a thing while that is deleted: asked for again, it would be missing before the reader is elsewhere. */
export function useLeaving<T>(queryKey: DataTag<QueryKey, T, Error>): Leaving<T> {
  const client = useQueryClient()
  const [leaving, setLeaving] = useState(false)
  const leave = async <A>(send: () => Promise<A>): Promise<A> => {
    setLeaving(true)
    await client.cancelQueries({ queryKey })
    try {
      return await send()
    } catch (error) {
      setLeaving(false)
      throw error
    }
  }
  return { leaving, leave, held: leaving ? { queryFn: () => client.getQueryData<T>(queryKey) ?? Promise.reject(new Error('It is gone.')) } : {} }
}
