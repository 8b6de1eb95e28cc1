import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { allowedTeam, doerOf } from './allowed-drain'
import type { DrainStore } from './ports'
import type { DrainQuota } from './schemas'

/** How many drains a team may have. One below what it has ends nothing and lets nothing new in. */
export const setDrainQuota =
  (store: Pick<DrainStore, 'team' | 'setQuota'>) =>
  async (actor: Actor, { team: slug, limit, why }: { team: string; limit: number; why?: string | undefined }): Promise<Result<DrainQuota, Fault>> => {
    const team = await allowedTeam(store, actor, slug, 'quotas:write')
    return team.ok ? ok(await store.setQuota(team.value, limit, doerOf(actor, why))) : team
  }
