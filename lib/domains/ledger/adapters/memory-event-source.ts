import type { SequencedNotice } from '../core/event-queue'
import type { EventSource } from '../ports'

export interface MemoryEvents extends EventSource {
  publish(notice: Omit<SequencedNotice, 'seq'>): Promise<void>
  /** Forgets every event so far, as the daemon does with those of an hour ago. */
  prune(): Promise<void>
  /** Tells every reader that some were missed. */
  gap(): void
}

export function createMemoryEventSource(): MemoryEvents {
  const readers = new Set<{ onNotice: (notice: SequencedNotice) => void; onGap: () => void }>()
  let kept: SequencedNotice[] = []
  let last = 0
  return {
    async publish(notice) {
      last += 1
      const event = { ...notice, seq: String(last) }
      kept.push(event)
      for (const { onNotice } of readers) onNotice(event)
    },
    prune: async () => void (kept = []),
    gap: () => readers.forEach(({ onGap }) => onGap()),
    subscribe(onNotice, onGap) {
      const reader = { onNotice, onGap }
      readers.add(reader)
      return () => void readers.delete(reader)
    },
    ready: async () => undefined,
    async since(seq) {
      const wanted = Number(seq)
      if (wanted > last || (wanted < last && Number(kept[0]?.seq ?? last + 1) > wanted + 1)) return null
      return kept.filter((event) => Number(event.seq) > wanted)
    },
    latest: async () => String(last),
  }
}
