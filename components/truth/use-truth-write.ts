'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useToast } from '../ui/toast'

/** After a write: says it, and asks again for everything that it changed. */
export function useTruthWritten(): (text: string) => void {
  const client = useQueryClient()
  const toast = useToast()
  return (text) => {
    toast({ text })
    for (const queryKey of [['registry'], ['changes'], ['delivery']]) void client.invalidateQueries({ queryKey })
  }
}
