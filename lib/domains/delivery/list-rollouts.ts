import { z } from 'zod'
import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { decodeCursor, encodeCursor, type Page } from '@/lib/kernel/page'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { decide, forbidden } from '../access/core/policy'
import { allowedApplication, badCursor } from './allowed-application'
import type { Applications } from './ports'
import type { RolloutStore } from './rollout-ports'
import type { ListRolloutsInput, Rollout } from './rollout-schemas'

type Ask = z.output<typeof ListRolloutsInput>

async function pageOf(rollouts: Pick<RolloutStore, 'list'>, actor: Actor, { cursor, limit, state, strategy, application }: Ask): Promise<Result<Page<Rollout>, Fault>> {
  const after = cursor === undefined ? null : decodeCursor(cursor, z.string())
  if (cursor !== undefined && after === null) return fail(badCursor)
  const { items, total, more } = await rollouts.list(teamScopeOf(actor), { state, strategy, application, after, limit })
  const last = items.at(-1)
  return ok({ items, total, next: more && last ? encodeCursor(last.id) : null })
}

/** Rollouts of every application that the actor may see, newest first. */
export const listRollouts =
  (rollouts: Pick<RolloutStore, 'list'>) =>
  async (actor: Actor, ask: Ask): Promise<Result<Page<Rollout>, Fault>> => {
    const decision = decide(actor, 'rollouts:read')
    if (!decision.allowed) return fail(forbidden(decision))
    return pageOf(rollouts, actor, ask)
  }

/** Rollouts of one application, newest first. */
export const listRolloutsOfApplication =
  (applications: Applications, rollouts: Pick<RolloutStore, 'list'>) =>
  async (actor: Actor, ask: Omit<Ask, 'application'> & { application: string }): Promise<Result<Page<Rollout>, Fault>> => {
    const application = await allowedApplication(applications, actor, ask.application, 'rollouts:read')
    return application.ok ? pageOf(rollouts, actor, ask) : application
  }
