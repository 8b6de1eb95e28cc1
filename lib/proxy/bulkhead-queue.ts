/** Calls that wait for room in a bulkhead, in the order in which they came; none for longer than it may. */
export interface BulkheadQueue {
  size(): number
  /** Told once: true, there is room and it is taken; false, the wait is over. What is returned gives the place up, and nothing is told. */
  join(waitMs: number, told: (hasRoom: boolean) => void): () => void
  /** Gives room to the one that waited longest. */
  admitNext(): void
}

export function createBulkheadQueue(): BulkheadQueue {
  const waiting = new Set<(hasRoom: boolean) => void>()
  return {
    size: () => waiting.size,
    join(waitMs, told) {
      const leave = () => {
        waiting.delete(end)
        clearTimeout(timer)
      }
      const end = (hasRoom: boolean) => {
        leave()
        told(hasRoom)
      }
      const timer = setTimeout(() => end(false), waitMs)
      waiting.add(end)
      return leave
    },
    admitNext() {
      const [first] = waiting
      first?.(true)
    },
  }
}
