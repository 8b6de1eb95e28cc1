import { type WallBreaker, wallStepMs, wallSteps } from '../schemas'
import type { HystrixEvent } from '../wire/hystrix-event'

interface Command {
  breaker: Omit<WallBreaker, 'source' | 'from' | 'steps' | 'sinceMs'>
  heardMs: number
  /** Since when it is in this state; null: since we read. */
  sinceMs: number | null
  /** Which five seconds each place holds, and what was rolling in them last. */
  at: number[]
  steps: { requests: number; errors: number }[]
}

/** The newest word on each command of one stream. */
export interface StreamCommands {
  byKey: Map<string, Command>
  /** Events that could not be read, or had no room. */
  dropped: number
}

export const commandsMax = 500
/** Every instance speaks twice a second: who is silent so long is gone. */
export const silentMs = 30_000

export const newStreamCommands = (): StreamCommands => ({ byKey: new Map(), dropped: 0 })

/** Takes one event in. Figures are rolling, so five seconds are the share that they are of the window. */
export function takeEvent(commands: StreamCommands, event: HystrixEvent, nowMs: number): void {
  if (event.kind === 'other') return
  if (event.kind === 'unreadable') return void (commands.dropped += 1)
  if (event.kind === 'gone') return void commands.byKey.delete(event.key)
  const { key, breaker, windowMs } = event
  const known = commands.byKey.get(key)
  if (!known && commands.byKey.size >= commandsMax) {
    forgetSilent(commands, nowMs)
    if (commands.byKey.size >= commandsMax) return void (commands.dropped += 1)
  }
  const command: Command = known ?? { breaker, heardMs: nowMs, sinceMs: null, at: [], steps: [] }
  if (known && known.breaker.state !== breaker.state) command.sinceMs = nowMs
  command.breaker = breaker
  command.heardMs = nowMs
  const step = Math.floor(nowMs / wallStepMs)
  const share = wallStepMs / windowMs
  command.at[step % wallSteps] = step
  command.steps[step % wallSteps] = { requests: breaker.window.requests * share, errors: breaker.window.errors * share }
  commands.byKey.set(key, command)
}

export function forgetSilent({ byKey }: StreamCommands, nowMs: number): void {
  for (const [key, { heardMs }] of byKey) if (nowMs - heardMs > silentMs) byKey.delete(key)
}

/** As the wall shows them: those that spoke lately, a gap where nothing was heard. */
export function commandsOf({ byKey }: StreamCommands, stream: { source: 'hystrix' | 'turbine'; name: string }, nowMs: number): WallBreaker[] {
  const last = Math.floor(nowMs / wallStepMs)
  return [...byKey.values()].flatMap(({ breaker, heardMs, sinceMs, at, steps }) => {
    if (nowMs - heardMs > silentMs) return []
    const shown = Array.from({ length: wallSteps }, (_, place) => {
      const step = last - wallSteps + 1 + place
      return at[step % wallSteps] === step ? (steps[step % wallSteps] ?? null) : null
    })
    return [{ ...breaker, source: stream.source, from: stream.name, sinceMs, steps: shown }]
  })
}
