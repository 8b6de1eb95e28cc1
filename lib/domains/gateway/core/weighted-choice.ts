export interface Weighted {
  /** Positive; only proportions matter. */
  weight: number
  /** The state of the choice: owed to this entry. Starts at 0. */
  current: number
}

/**
 * Smooth weighted round robin (as in nginx): everyone is credited its weight, the richest is served and pays the sum. Shares
 * follow the weights exactly, spread evenly over time instead of in runs. Alters `current`; -1 for an empty list.
 */
export function nextWeighted(entries: readonly Weighted[]): number {
  let best = -1
  let bestCurrent = Number.NEGATIVE_INFINITY
  let total = 0
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] as Weighted
    total += entry.weight
    entry.current += entry.weight
    if (entry.current > bestCurrent) {
      best = at
      bestCurrent = entry.current
    }
  }
  const chosen = entries[best]
  if (chosen) chosen.current -= total
  return best
}
