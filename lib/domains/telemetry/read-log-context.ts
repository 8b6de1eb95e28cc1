import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import type { LogContextAnswer } from './log-schemas'
import type { LogContextQuery } from './query-schemas'
import { scopedSelector, type TelemetryPorts } from './scoped-selector'

/** A line of another team is *not found*, like one that is not stored. */
export const readLogContext =
  ({ source, visible }: TelemetryPorts) =>
  async (actor: Actor, query: LogContextQuery): Promise<Result<LogContextAnswer, Fault>> => {
    const scope = await scopedSelector(visible, actor, {})
    return scope.ok ? source.logContext({ selector: scope.value.selector, ...query }) : scope
  }
