import type { Actor } from '@/lib/kernel/actor'
import type { Clock } from '@/lib/kernel/clock'
import { type Fault, fault } from '@/lib/kernel/fault'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedTeam, doerOf } from './allowed-service'
import { overQuotaWords } from './core/quota-words'
import type { CatalogStore } from './ports'
import type { CreateServiceInput, Service } from './schemas'

/** Orders a service within the team's quota; its controller makes it. */
export const createService =
  (store: Pick<CatalogStore, 'team' | 'add'>, clock: Clock) =>
  async (actor: Actor, input: CreateServiceInput): Promise<Result<Service, Fault>> => {
    const team = await allowedTeam(store, actor, input.team, 'services:create')
    if (!team.ok) return team
    const added = await store.add(team.value, { ...input, id: newId() }, doerOf(actor, input.why))
    switch (added.kind) {
      case 'added':
        return ok(added.service)
      case 'name-taken':
        return fail(fault('conflict', `Team ${input.team} has a service ${input.name} already: choose another name.`, { errors: [{ pointer: '#/name', detail: 'Taken: choose another.' }] }))
      case 'over-quota':
        return fail(fault('conflict', overQuotaWords({ ...added, team: input.team, plan: input.plan, nowMs: clock.nowMs() }), { refusal: { rule: `quota ${input.plan}: ${added.limit}`, liftedBy: ['operator'] } }))
    }
  }
