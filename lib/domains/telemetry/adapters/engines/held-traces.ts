import type { Clock } from '@/lib/kernel/clock'
import type { Fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { engineFault } from '../../core/engines/engine-problem'
import type { ResourceGroup, SpanRecord } from '../../core/records'
import type { TelemetryReader } from '../../ports'
import { createMemoryTelemetryStore } from '../memory-telemetry-store'
import type { TraceEngine } from './trace-engine'

/** A trace that somebody looks at is asked about many times: it is fetched once for so long. */
const heldMs = 30_000
const heldMax = 4

export interface HeldTrace {
  store: TelemetryReader
  groups: ResourceGroup<SpanRecord>[]
  /** When it was fetched. */
  atMs: number
}

/** Whole traces of an engine, the last few of them kept for a moment. One that the engine has not is not kept: it may still come. */
export function createHeldTraces(engine: TraceEngine, clock: Clock): (traceIds: readonly string[]) => Promise<Result<HeldTrace, Fault>> {
  const held = new Map<string, { atMs: number; trace: Promise<Result<HeldTrace, Fault>> }>()

  async function fetched(traceIds: readonly string[]): Promise<Result<HeldTrace, Fault>> {
    const atMs = clock.nowMs()
    const groups: ResourceGroup<SpanRecord>[] = []
    for (const found of await Promise.all(traceIds.map((traceId) => engine.trace(traceId)))) {
      if (!found.ok) return fail(engineFault(engine.name, engine.place, found.error))
      groups.push(...(found.value ?? []))
    }
    const store = createMemoryTelemetryStore(clock)
    await store.write([{ signal: 'traces', groups }])
    return ok({ store, groups, atMs })
  }

  return async (traceIds) => {
    const key = traceIds.join(' ')
    const known = held.get(key)
    if (known && clock.nowMs() - known.atMs < heldMs) return known.trace
    held.delete(key)
    const trace = fetched(traceIds)
    held.set(key, { atMs: clock.nowMs(), trace })
    for (const oldest of [...held.keys()].slice(0, Math.max(0, held.size - heldMax))) held.delete(oldest)
    const answer = await trace.catch((error: unknown) => {
      held.delete(key)
      throw error
    })
    if (!answer.ok || answer.value.groups.length === 0) held.delete(key)
    return answer
  }
}
