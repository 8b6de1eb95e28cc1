import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, type Result } from '@/lib/kernel/result'
import type { CohortsAnswer } from './cohort-schemas'
import { readTraceBox } from './core/trace-box'
import type { TelemetryPorts } from './scoped-selector'
import { scopedTraceFilter } from './trace-filter'
import type { CohortsQuery } from './trace-query-schemas'

/** By what some of the found traces differ from the rest, in what the actor may see of both. */
export const compareTraceCohorts =
  (ports: TelemetryPorts) =>
  async (actor: Actor, { cohort, box: written, ...query }: CohortsQuery): Promise<Result<CohortsAnswer, Fault>> => {
    const box = readTraceBox(written)
    if (!box.ok) return fail(fault('invalid-input', 'The part of the plot is not valid.', { errors: box.error }))
    if (cohort === 'box' && box.value === null) return fail(fault('invalid-input', 'Say which part of the plot.', { errors: [fieldError('#/box', reason('box-missing'))] }))
    const asked = await scopedTraceFilter(ports, actor, query)
    if (!asked.ok) return asked
    return ports.source.traceCohorts({ ...asked.value.filter, cohort, ...(box.value && { box: box.value }), visible: asked.value.seen })
  }
