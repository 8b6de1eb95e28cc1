import type { QueryClient, QueryKey } from '@tanstack/react-query'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'

/**
 * Fills the cache of a page from a verb called in process, under the key that the browser will ask with. A fault comes back
 * instead and leaves the entry empty: the browser then asks by itself, shows the problem where the data would be, and tries
 * again.
 */
export async function fillQuery<T>(client: QueryClient, { queryKey }: { queryKey: QueryKey }, run: Promise<Result<T, Fault>>): Promise<Fault | null> {
  const outcome = await run
  if (!outcome.ok) return outcome.error
  client.setQueryData(queryKey, outcome.value)
  return null
}
