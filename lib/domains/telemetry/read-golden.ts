import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { stepFor } from './core/range'
import type { GoldenQuery } from './query-schemas'
import type { GoldenAnswer } from './schemas'
import { scopedQuestion, type TelemetryPorts } from './scoped-selector'

export const readGolden =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: GoldenQuery): Promise<Result<GoldenAnswer, Fault>> => {
    const asked = await scopedQuestion(ports, actor, query)
    if (!asked.ok) return asked
    const { selector, range } = asked.value
    return ports.source.golden({ selector, range, stepMs: stepFor(range, query.points), ...(query.by && { by: query.by }) })
  }
