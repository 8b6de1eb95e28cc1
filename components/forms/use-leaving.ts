'use client'

import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

export interface Leaving {
  /** Being deleted, or deleted: the page no longer asks for it. */
  leaving: boolean
  leave: <T>(send: () => Promise<T>) => Promise<T>
}

/** A page does not follow a thing while that is deleted: asked for again, it would be missing before the reader is elsewhere. */
export function useLeaving(queryKey: QueryKey): Leaving {
  const client = useQueryClient()
  const [leaving, setLeaving] = useState(false)
  const leave = async <T>(send: () => Promise<T>): Promise<T> => {
    setLeaving(true)
    await client.cancelQueries({ queryKey })
    try {
      return await send()
    } catch (error) {
      setLeaving(false)
      throw error
    }
  }
  return { leaving, leave }
}
