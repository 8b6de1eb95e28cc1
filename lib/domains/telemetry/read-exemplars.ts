import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { readExpression } from './core/metric-problem'
import type { ExemplarsQuery } from './metric-query-schemas'
import type { ExemplarsAnswer } from './metric-schemas'
import { scopedQuestion, type TelemetryPorts } from './scoped-selector'

/** Single observations of a query's metric, with the traces that made them. */
export const readExemplars =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: ExemplarsQuery): Promise<Result<ExemplarsAnswer, Fault>> => {
    const read = readExpression('#/q', query.q)
    if (!read.ok) return read
    const asked = await scopedQuestion(ports, actor, query)
    if (!asked.ok) return asked
    const { selector, range } = asked.value
    return ports.source.exemplars({ selector, range, metric: read.value.metric, filters: read.value.filters, limit: query.limit })
  }
