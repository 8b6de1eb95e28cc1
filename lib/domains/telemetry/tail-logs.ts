import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { readSearch } from './core/search-problem'
import type { TailQuery } from './query-schemas'
import type { LogTailItem } from './schemas'
import { scopedSelector, type TelemetryPorts } from './scoped-selector'

/** The scope is that of the beginning: a change of rights ends the stream from outside. */
export const tailLogs =
  ({ source, visible }: TelemetryPorts) =>
  async (actor: Actor, query: TailQuery, signal: AbortSignal): Promise<Result<AsyncIterable<LogTailItem>, Fault>> => {
    const readable = readSearch(query.q)
    if (!readable.ok) return readable
    const scope = await scopedSelector(visible, actor, query)
    if (!scope.ok) return scope
    const { q, severity, traceId } = query
    return ok(
      source.tailLogs(
        { selector: scope.value.selector, ...(q !== undefined && { q }), ...(severity !== undefined && { severity }), ...(traceId !== undefined && { traceId }) },
        signal,
      ),
    )
  }
