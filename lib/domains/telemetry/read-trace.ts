import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { redactTrace } from './core/redact-trace'
import type { TraceAnswer } from './schemas'
import type { TelemetryPorts } from './scoped-selector'

const spansMax = 2_000

/** A trace of which the actor may see no span is *not found*; otherwise foreign spans keep their timing alone. */
export const readTrace =
  ({ source, visible }: TelemetryPorts) =>
  async (actor: Actor, { traceId }: { traceId: string }): Promise<Result<TraceAnswer, Fault>> => {
    const seen = await visible(actor)
    const found = await source.trace({ traceId, spansMax })
    if (!found.ok) return found
    const trace = redactTrace(found.value, seen === null ? null : new Set(seen))
    return trace === null ? fail(fault('not-found', `No span of trace ${traceId} is stored.`)) : ok(trace)
  }
