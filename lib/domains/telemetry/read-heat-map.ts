import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { readExpression } from './core/metric-problem'
import { stepFor } from './core/range'
import type { HeatMapQuery } from './metric-query-schemas'
import { type HeatMapAnswer, HeatMapInput } from './metric-schemas'
import { scopedQuestion, type TelemetryPorts } from './scoped-selector'

/** How the observations of a histogram, or the times of served requests, lie over the range. */
export const readHeatMap =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: HeatMapQuery): Promise<Result<HeatMapAnswer, Fault>> => {
    const text = query.q?.trim() ?? ''
    const read = text === '' ? ok(null) : readExpression('#/q', text)
    if (!read.ok) return read
    const asked = await scopedQuestion(ports, actor, query)
    if (!asked.ok) return asked
    const { selector, range } = asked.value
    return ports.source.heatMap(HeatMapInput.parse({ selector, range, stepMs: stepFor(range, query.points), ...(read.value && { metric: read.value.metric, filters: read.value.filters }) }))
  }
