/** Calls every listener once for all changes of `withinMs`: a burst of registrations is one message to the proxy. */
export interface ChangeSignal {
  raise(): void
  listen(listener: () => void): () => void
  close(): void
}

export function createChangeSignal(withinMs: number): ChangeSignal {
  const listeners = new Set<() => void>()
  let timer: NodeJS.Timeout | null = null
  return {
    raise() {
      timer ??= setTimeout(() => {
        timer = null
        for (const listener of listeners) listener()
      }, withinMs)
    },
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close() {
      if (timer) clearTimeout(timer)
      timer = null
      listeners.clear()
    },
  }
}
