const perActorMax = 24
const slot = Symbol.for('quarterdeck.stream-slots')
const holder = globalThis as typeof globalThis & { [slot]?: Map<string, number> }

/** One person cannot use up the process with open streams. Null when they have too many. */
export function takeStreamSlot(actorId: string): { release: () => void } | null {
  const open = (holder[slot] ??= new Map())
  const count = open.get(actorId) ?? 0
  if (count >= perActorMax) return null
  open.set(actorId, count + 1)
  let released = false
  return {
    release: () => {
      if (released) return
      released = true
      const left = (open.get(actorId) ?? 1) - 1
      if (left > 0) open.set(actorId, left)
      else open.delete(actorId)
    },
  }
}
