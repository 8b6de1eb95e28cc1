import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { newId } from '@/lib/kernel/ids'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedTeam, doerOf, foreignFault } from './allowed-drain'
import type { DrainSeals, DrainStore } from './ports'
import type { CreateDrainInput, Drain } from './schemas'
import { settledDraft } from './settled-draft'

/** Within the team's quota. What arrives from now on is sent. */
export const createDrain =
  (store: Pick<DrainStore, 'team' | 'add'>, seals: DrainSeals) =>
  async (actor: Actor, { team: slug, name, why, ...settings }: CreateDrainInput): Promise<Result<Drain, Fault>> => {
    const team = await allowedTeam(store, actor, slug, 'drains:write')
    if (!team.ok) return team
    const id = newId()
    const draft = await settledDraft(seals, actor, id, settings, null)
    if (!draft.ok) return draft
    const added = await store.add(team.value, { ...draft.value, id, name }, doerOf(actor, why))
    switch (added.kind) {
      case 'added':
        return ok(added.drain)
      case 'name-taken':
        return fail(fault('conflict', `Team ${slug} has a drain ${name} already: choose another name.`, { errors: [fieldError('#/name', reason('name-taken'))] }))
      case 'foreign':
        return fail(foreignFault(added.names, slug))
      case 'over-quota':
        return fail(refusedFor('conflict', reason('drain-quota', { team: slug, used: added.used, limit: added.limit }), { refusal: { rule: `quota drains: ${added.limit}`, liftedBy: ['operator'] } }))
    }
  }
