import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { foundLogs } from './found-logs'
import type { LogsQuery } from './query-schemas'
import type { LogSearchAnswer } from './schemas'
import type { TelemetryPorts } from './scoped-selector'

export const searchLogs =
  (ports: TelemetryPorts) =>
  async (actor: Actor, { limit, cursor, ...query }: LogsQuery): Promise<Result<LogSearchAnswer, Fault>> => {
    const asked = await foundLogs(ports, actor, query)
    return asked.ok ? ports.source.searchLogs({ ...asked.value, limit, ...(cursor !== undefined && { cursor }) }) : asked
  }
