import { z } from 'zod'
import { decide } from '@/lib/domains/access/core/policy'
import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { VisibleApplications } from './ports'
import type { RemoteReader } from './remote-ports'
import type { DifferencesPage, DifferencesQuery } from './remote-schemas'

const Offset = z.number().int().min(1).max(10_000_000)

/** What another registry says otherwise than ours, over what the actor may see. */
export const listRemoteDifferences =
  (reader: Pick<RemoteReader, 'differences'>, visible: VisibleApplications) =>
  async (actor: Actor, { name, cursor, kind, limit }: DifferencesQuery & { name: string }): Promise<Result<DifferencesPage, Fault>> => {
    const decision = decide(actor, 'registry:read')
    if (!decision.allowed) return fail(fault('forbidden', 'The registry is for members of a team.', { refusal: decision }))
    const offset = cursor === undefined ? 0 : decodeCursor(cursor, Offset)
    if (offset === null) return fail(fault('invalid-input', 'The cursor is not one of ours.', { errors: [{ pointer: '#/cursor', detail: 'Take `next` of the page before.' }] }))
    const answer = await reader.differences({ name, applications: await visible(actor), limit, offset, ...(kind && { kind }) })
    if (!answer.ok) return answer
    const { items, total } = answer.value
    const end = offset + items.length
    return ok({ items, total, next: items.length > 0 && end < total ? encodeCursor(end) : null })
  }
