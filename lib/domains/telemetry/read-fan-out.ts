import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fieldError, wrongFields } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, type Result } from '@/lib/kernel/result'
import type { FanOutAnswer } from './fan-out-schemas'
import type { FanOutQuery } from './query-schemas'
import { scopedQuestion, type TelemetryPorts } from './scoped-selector'

/** Calls per request of one application. What it leads to in other teams' applications is counted, and keeps no name. */
export const readFanOut =
  (ports: TelemetryPorts) =>
  async (actor: Actor, query: FanOutQuery): Promise<Result<FanOutAnswer, Fault>> => {
    const asked = await scopedQuestion(ports, actor, query)
    if (!asked.ok) return asked
    const application = asked.value.selector.applications?.[0]
    if (application === undefined) return fail(wrongFields(fieldError('#/application', reason('application-missing'))))
    return ports.source.fanOut({ application, range: asked.value.range, applications: asked.value.seen })
  }
