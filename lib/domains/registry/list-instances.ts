import { z } from 'zod'
import { decide } from '@/lib/domains/access/core/policy'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { RegistrySource, VisibleApplications } from './ports'
import type { InstancesPage, InstancesQuery } from './schemas'

const Offset = z.number().int().min(1).max(10_000_000)

/** Instances of the applications that the actor may see; a foreign application's name answers an empty page. */
export const listInstances =
  (registry: RegistrySource, visible: VisibleApplications) =>
  async (actor: Actor, { cursor, ...query }: InstancesQuery): Promise<Result<InstancesPage, Fault>> => {
    const decision = decide(actor, 'registry:read')
    if (!decision.allowed) return fail(fault('forbidden', 'The registry is for members of a team.', { refusal: decision }))
    const offset = cursor === undefined ? 0 : decodeCursor(cursor, Offset)
    if (offset === null) return fail(fault('invalid-input', 'The cursor is not one of ours.', { errors: [{ pointer: '#/cursor', detail: 'Take `next` of the page before.' }] }))
    const answer = await registry.list({ ...query, applications: await visible(actor), offset })
    if (!answer.ok) return answer
    const { items, total, asOfMs } = answer.value
    const end = offset + items.length
    return ok({ items, total, asOfMs, next: items.length > 0 && end < total ? encodeCursor(end) : null })
  }
