import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
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
    if (application === undefined) return fail(fault('invalid-input', 'Name an application.', { errors: [{ pointer: '#/application', detail: 'Name an application.' }] }))
    return ports.source.fanOut({ application, range: asked.value.range, applications: asked.value.seen })
  }
