import { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor, type Page } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import { offerings } from './core/offerings'
import type { CatalogStore } from './ports'
import type { ListServicesInput, Marketplace, Service } from './schemas'

const badCursor = fault('invalid-input', 'The cursor is none of this list.', { errors: [{ pointer: '#/cursor', detail: 'Not a cursor of this list: start again without it.' }] })

function refusal(actor: Actor): Fault | null {
  const decision = decide(actor, 'services:read')
  return decision.allowed ? null : forbidden(decision)
}

/** Services of the actor's teams, newest first. */
export const listServices =
  (store: Pick<CatalogStore, 'list'>) =>
  async (actor: Actor, { cursor, ...ask }: ListServicesInput): Promise<Result<Page<Service>, Fault>> => {
    const refused = refusal(actor)
    if (refused) return fail(refused)
    const after = cursor === undefined ? null : decodeCursor(cursor, z.string())
    if (cursor !== undefined && after === null) return fail(badCursor)
    const { items, total, more } = await store.list(teamScopeOf(actor), { ...ask, after })
    const last = items.at(-1)
    return ok({ items, total, next: more && last ? encodeCursor(last.id) : null })
  }

/** What there is to order, and what each of the actor's teams may still have of it. */
export const readMarketplace =
  (store: Pick<CatalogStore, 'quotas'>) =>
  async (actor: Actor): Promise<Result<Marketplace, Fault>> => {
    const refused = refusal(actor)
    return refused ? fail(refused) : ok({ offerings: [...offerings], quotas: await store.quotas(teamScopeOf(actor)) })
  }
