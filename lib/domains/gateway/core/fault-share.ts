/**
 * Which of a rule's calls it hits. Time is cut into blocks of as many calls as have one hit among them, and the hit lies at a
 * random place of its block: exact over many calls, and without a beat that traffic could fall in with.
 */
export interface ShareCursor {
  seen: number
  hits: number
  /** Place of the next hit, counted in calls. */
  nextAt: number
}

export type Random = () => number

const placeOf = (hit: number, sharePercent: number, random: Random) => ((hit + random()) * 100) / sharePercent

export const newShareCursor = (sharePercent: number, random: Random): ShareCursor => ({ seen: 0, hits: 0, nextAt: placeOf(0, sharePercent, random) })

/** Counts one call and says whether it is hit. A hit that `free` forbids (another rule has the call already) is owed to the next. */
export function takeCall(cursor: ShareCursor, sharePercent: number, random: Random, free = true): boolean {
  cursor.seen += 1
  if (!free || cursor.nextAt >= cursor.seen) return false
  cursor.hits += 1
  cursor.nextAt = placeOf(cursor.hits, sharePercent, random)
  return true
}
