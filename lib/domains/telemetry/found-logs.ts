import type { z } from 'zod'
import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import type { LogFacetsInput } from './log-schemas'
import type { FoundLogsQuery } from './query-schemas'
import { scopedQuestion, type TelemetryPorts } from './scoped-selector'

/** What a search of lines looks for, inside what the actor may see. */
export async function foundLogs(ports: TelemetryPorts, actor: Actor, query: FoundLogsQuery): Promise<Result<z.output<typeof LogFacetsInput>, Fault>> {
  const asked = await scopedQuestion(ports, actor, query)
  if (!asked.ok) return asked
  const { selector, range } = asked.value
  const { q, severity, traceId } = query
  return ok({ selector, range, ...(q !== undefined && { q }), ...(severity !== undefined && { severity }), ...(traceId !== undefined && { traceId }) })
}
