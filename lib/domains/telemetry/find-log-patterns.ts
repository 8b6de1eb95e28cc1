import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { foundLogs } from './found-logs'
import type { LogPatternsAnswer } from './log-schemas'
import type { FoundLogsQuery } from './query-schemas'
import type { TelemetryPorts } from './scoped-selector'

export const findLogPatterns =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: FoundLogsQuery): Promise<Result<LogPatternsAnswer, Fault>> => {
    const asked = await foundLogs(ports, actor, query)
    return asked.ok ? ports.source.logPatterns(asked.value) : asked
  }
