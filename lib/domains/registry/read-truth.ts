import { z } from 'zod'
import { decide } from '@/lib/domains/access/core/policy'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { VisibleApplications } from './ports'
import type { HoldStore, OpenRequests, TruthSource } from './truth-ports'
import type { TruthPage, TruthQuery } from './truth-schemas'

export interface TruthNeeds {
  truth: Pick<TruthSource, 'list'>
  holds: Pick<HoldStore, 'of'>
  open: OpenRequests
  visible: VisibleApplications
}

const Offset = z.number().int().min(1).max(10_000_000)

/** What three witnesses say of the instances that the actor may see, worst first, and who took one out of service. */
export const readTruth =
  ({ truth, holds, open, visible }: TruthNeeds) =>
  async (actor: Actor, { cursor, ...query }: TruthQuery): Promise<Result<TruthPage, Fault>> => {
    const decision = decide(actor, 'registry:read')
    if (!decision.allowed) return fail(fault('forbidden', 'The registry is for members of a team.', { refusal: decision }))
    const offset = cursor === undefined ? 0 : decodeCursor(cursor, Offset)
    if (offset === null) return fail(fault('invalid-input', 'The cursor is not one of ours.', { errors: [{ pointer: '#/cursor', detail: 'Take `next` of the page before.' }] }))
    const answer = await truth.list({ ...query, applications: await visible(actor), offset })
    if (!answer.ok) return answer
    const { items, total, ...rest } = answer.value
    const held = await holds.of(items.map(({ instance }) => instance))
    // Nobody asks the proxy for what nobody holds.
    const requests = held.length === 0 ? null : await open()
    const end = offset + items.length
    return ok({
      ...rest, total, next: items.length > 0 && end < total ? encodeCursor(end) : null,
      items: items.map((one) => {
        const hold = held.find(({ application, instance }) => application === one.application && instance === one.instance) ?? null
        return { ...one, hold, openRequests: hold && requests ? (requests[one.instance] ?? 0) : null }
      }),
    })
  }
