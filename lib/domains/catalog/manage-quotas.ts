import { type Actor, teamScopeOf } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { allowedTeam, doerOf } from './allowed-service'
import type { CatalogStore } from './ports'
import type { PlanName, Quota } from './schemas'

export const listQuotas =
  (store: Pick<CatalogStore, 'team' | 'quotas'>) =>
  async (actor: Actor, { team: slug }: { team: string }): Promise<Result<{ items: Quota[] }, Fault>> => {
    const team = await allowedTeam(store, actor, slug, 'services:read')
    return team.ok ? ok({ items: await store.quotas(teamScopeOf(actor), slug) }) : team
  }

/** How many services of a plan a team may have. One below what it has frees nothing and lets nothing new in. */
export const setQuota =
  (store: Pick<CatalogStore, 'team' | 'setQuota'>) =>
  async (actor: Actor, { team: slug, plan, limit, why }: { team: string; plan: PlanName; limit: number; why?: string | undefined }): Promise<Result<Quota, Fault>> => {
    const team = await allowedTeam(store, actor, slug, 'quotas:write')
    return team.ok ? ok(await store.setQuota(team.value, plan, limit, doerOf(actor, why))) : team
  }
