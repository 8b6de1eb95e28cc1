import { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { decodeCursor, encodeCursor } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import { allowedDrain } from './allowed-drain'
import type { DrainStore, DrainWork } from './ports'
import type { DrainDetail, DrainPage, ListDrainsInput } from './schemas'

const badCursor = fault('invalid-input', 'The cursor is none of this list.', { errors: [fieldError('#/cursor', reason('list-cursor'))] })

/** Drains of the actor's teams, each with how far it is where the collector says so. */
export const listDrains =
  (store: Pick<DrainStore, 'list' | 'quotas'>, work: Pick<DrainWork, 'progress'>) =>
  async (actor: Actor, { cursor, ...ask }: ListDrainsInput): Promise<Result<DrainPage, Fault>> => {
    const decision = decide(actor, 'drains:read')
    if (!decision.allowed) return fail(forbidden(decision))
    const after = cursor === undefined ? null : decodeCursor(cursor, z.string())
    if (cursor !== undefined && after === null) return fail(badCursor)
    const scope = teamScopeOf(actor)
    const [{ items, total, more }, quotas] = await Promise.all([store.list(scope, { ...ask, after }), store.quotas(scope, ask.team)])
    const progress = items.length === 0 ? ok([]) : await work.progress(items.map(({ id }) => id))
    const known = new Map(progress.ok ? progress.value.map((one) => [one.id, one]) : [])
    const last = items.at(-1)
    return ok({ items: items.map((drain) => ({ ...drain, progress: known.get(drain.id) ?? null })), total, next: more && last ? encodeCursor(last.id) : null, quotas, collectorAnswers: progress.ok })
  }

/** One drain with how far it is and what people did to it. */
export const getDrain =
  (store: Pick<DrainStore, 'find' | 'detail'>, work: Pick<DrainWork, 'progress'>) =>
  async (actor: Actor, { drain: id }: { drain: string }): Promise<Result<DrainDetail, Fault>> => {
    const found = await allowedDrain(store, actor, id, 'drains:read')
    if (!found.ok) return found
    const [{ drain, events }, progress] = await Promise.all([store.detail(found.value), work.progress([id])])
    return ok({ ...drain, events, progress: (progress.ok ? progress.value[0] : null) ?? null, collectorAnswers: progress.ok })
  }
