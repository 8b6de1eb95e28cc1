import { supervisorCalls } from '@/lib/control/supervisor-calls'
import { webContext } from './context'

const everyMs = 2_000

const slot = Symbol.for('quarterdeck.parts-watch')
interface Watch {
  listeners: Set<(part: string) => void>
  timer: NodeJS.Timeout | null
  seen: Map<string, string> | null
}
const holder = globalThis as typeof globalThis & { [slot]?: Watch }

async function look(watch: Watch): Promise<void> {
  const answer = await webContext().supervisor.call(supervisorCalls.parts, {}, { timeoutMs: 1_500 })
  const seen = new Map<string, string>(
    answer.ok ? answer.value.parts.map(({ part, state, pid, restarts }) => [part, `${state} ${pid} ${restarts}`] as const) : [['supervisor', 'gone']],
  )
  const before = watch.seen
  watch.seen = seen
  if (!before) return
  for (const part of new Set([...before.keys(), ...seen.keys()])) {
    if (before.get(part) !== seen.get(part)) for (const listener of watch.listeners) listener(part)
  }
}

/** Tells which part changed its state, restarted or went; one question every two seconds for all listeners together. */
export function watchParts(listener: (part: string) => void): () => void {
  const watch = (holder[slot] ??= { listeners: new Set(), timer: null, seen: null })
  watch.listeners.add(listener)
  watch.timer ??= setInterval(() => void look(watch).catch(() => undefined), everyMs)
  return () => {
    watch.listeners.delete(listener)
    if (watch.listeners.size > 0 || !watch.timer) return
    clearInterval(watch.timer)
    watch.timer = null
    watch.seen = null
  }
}
