import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { foundLogs } from './found-logs'
import type { LogFacetsAnswer } from './log-schemas'
import type { FoundLogsQuery } from './query-schemas'
import type { TelemetryPorts } from './scoped-selector'

export const countLogFacets =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: FoundLogsQuery): Promise<Result<LogFacetsAnswer, Fault>> => {
    const asked = await foundLogs(ports, actor, query)
    return asked.ok ? ports.source.logFacets(asked.value) : asked
  }
