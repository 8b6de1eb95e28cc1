import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { LogsQuery } from './query-schemas'
import type { LogSearchAnswer } from './schemas'
import { scopedQuestion, type TelemetryPorts } from './scoped-selector'

export const searchLogs =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: LogsQuery): Promise<Result<LogSearchAnswer, Fault>> => {
    const asked = await scopedQuestion(ports, actor, query)
    if (!asked.ok) return asked
    const { selector, range } = asked.value
    const { q, severity, traceId, limit, cursor } = query
    return ports.source.searchLogs({
      selector, range, limit,
      ...(q !== undefined && { q }), ...(severity !== undefined && { severity }), ...(traceId !== undefined && { traceId }), ...(cursor !== undefined && { cursor }),
    })
  }
