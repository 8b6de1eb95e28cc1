import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault, fieldError } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedDrain, doerOf } from './allowed-drain'
import type { DrainStore } from './ports'

/** With what waits in it. The name is typed, so that nobody deletes another by a slip. */
export const deleteDrain =
  (store: Pick<DrainStore, 'find' | 'delete'>) =>
  async (actor: Actor, { drain: id, confirm, why }: { drain: string; confirm: string; why: string }): Promise<Result<null, Fault>> => {
    const drain = await allowedDrain(store, actor, id, 'drains:delete')
    if (!drain.ok) return drain
    const { name } = drain.value
    if (confirm !== name) return fail(fault('invalid-input', `To delete ${name}, its name is typed as it is.`, { errors: [fieldError('#/confirm', reason('name-typed', { name }))] }))
    await store.delete(drain.value, doerOf(actor, why))
    return ok(null)
  }
