import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { TraceScatterAnswer } from './cohort-schemas'
import { hiddenApplication } from './core/redact-trace'
import type { TelemetryPorts } from './scoped-selector'
import { scopedTraceFilter } from './trace-filter'
import type { TraceScatterQuery } from './trace-query-schemas'

/** A plotted trace may begin in another team's application: its name stays hidden. */
export const readTraceScatter =
  (ports: TelemetryPorts) =>
  async (actor: Actor, { bins, perBin, ...query }: TraceScatterQuery): Promise<Result<TraceScatterAnswer, Fault>> => {
    const asked = await scopedTraceFilter(ports, actor, query)
    if (!asked.ok) return asked
    const { filter, seen } = asked.value
    const found = await ports.source.traceScatter({ ...filter, bins, perBin })
    if (!found.ok || seen === null) return found
    const names = new Set(seen)
    return ok({ ...found.value, points: found.value.points.map((point) => (names.has(point.application) ? point : { ...point, application: hiddenApplication, operation: '' })) })
  }
