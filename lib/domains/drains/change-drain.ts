import type { Actor } from '@/lib/kernel/actor'
import { type Fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedDrain, doerOf, foreignFault } from './allowed-drain'
import type { DrainSeals, DrainStore } from './ports'
import type { ChangeDrainInput, Drain } from './schemas'
import { settledDraft } from './settled-draft'

/** All settings but its name. It goes on from where it is. */
export const changeDrain =
  (store: Pick<DrainStore, 'find' | 'change'>, seals: DrainSeals) =>
  async (actor: Actor, { drain: id, why, version, ...settings }: ChangeDrainInput & { drain: string }): Promise<Result<Drain, Fault>> => {
    const drain = await allowedDrain(store, actor, id, 'drains:write')
    if (!drain.ok) return drain
    const draft = await settledDraft(seals, actor, id, settings, drain.value)
    if (!draft.ok) return draft
    const changed = await store.change(drain.value, { ...draft.value, version }, doerOf(actor, why))
    switch (changed.kind) {
      case 'changed':
        return ok(changed.drain)
      case 'foreign':
        return fail(foreignFault(changed.names, drain.value.team))
      case 'changed-meanwhile':
        return fail(refusedFor('conflict', reason('drain-changed', { name: drain.value.name })))
    }
  }
