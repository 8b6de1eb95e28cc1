import { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor, type Page } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide } from '../access/core/policy'
import type { ApplicationStore } from './ports'
import type { ApplicationRow, ListApplicationsInput } from './schemas'

/** The actor's applications by name, with what each runs now. */
export const listApplications =
  (applications: ApplicationStore) =>
  async (actor: Actor, { cursor, limit, q, team }: ListApplicationsInput): Promise<Result<Page<ApplicationRow>, Fault>> => {
    const decision = decide(actor, 'applications:read')
    if (!decision.allowed) return fail(fault('forbidden', 'Reading applications needs a team.', { refusal: decision }))
    const after = cursor === undefined ? null : decodeCursor(cursor, z.string())
    if (cursor !== undefined && after === null) {
      return fail(fault('invalid-input', 'See errors.', { errors: [{ pointer: '#/cursor', detail: 'Not a cursor of this list.' }] }))
    }
    const { items, total, more } = await applications.list(teamScopeOf(actor), { after, limit, q, team })
    const last = items.at(-1)
    return ok({ items, total, next: more && last ? encodeCursor(last.name) : null })
  }
