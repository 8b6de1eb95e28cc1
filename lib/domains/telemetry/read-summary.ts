import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { SummaryQuery } from './query-schemas'
import type { SummaryAnswer } from './schemas'
import { scopedQuestion, type TelemetryPorts } from './scoped-selector'

export const readSummary =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: SummaryQuery): Promise<Result<SummaryAnswer, Fault>> => {
    const asked = await scopedQuestion(ports, actor, query)
    if (!asked.ok) return asked
    const { selector, range } = asked.value
    const { by, sort, limit, offset, sparkPoints, keys } = query
    return ports.source.summary({ selector, range, by, sort, limit, offset, sparkPoints, ...(keys !== undefined && { keys: keys.split(',').filter(Boolean).slice(0, 500) }) })
  }
