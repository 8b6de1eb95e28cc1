/**
 * Deletes batch by batch until a short one says that nothing is left, or the signal ends: each batch is a transaction of
 * its own, so that nobody waits long for a row. Gives how many went.
 */
export async function deleteInBatches(deleteSome: (limit: number) => Promise<number>, limit: number, signal?: AbortSignal): Promise<number> {
  let total = 0
  for (let gone = limit; gone >= limit && !signal?.aborted; total += gone) gone = await deleteSome(limit)
  return total
}
