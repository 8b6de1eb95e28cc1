import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { stepFor } from './core/range'
import type { RuntimeQuery } from './query-schemas'
import type { RuntimeAnswer } from './schemas'
import { scopedQuestion, type TelemetryPorts } from './scoped-selector'

export const readRuntime =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: RuntimeQuery): Promise<Result<RuntimeAnswer, Fault>> => {
    const asked = await scopedQuestion(ports, actor, query)
    if (!asked.ok) return asked
    const { selector, range } = asked.value
    return ports.source.runtime({ selector, range, stepMs: stepFor(range, query.points) })
  }
