import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import { ok, type Result } from '@/lib/kernel/result'
import { allowedDrain, doerOf } from './allowed-drain'
import type { DrainStore } from './ports'
import type { Drain } from './schemas'

const setPaused =
  (paused: boolean) =>
  (store: Pick<DrainStore, 'find' | 'setPaused'>) =>
  async (actor: Actor, { drain: id, why }: { drain: string; why?: string | undefined }): Promise<Result<Drain, Fault>> => {
    const drain = await allowedDrain(store, actor, id, 'drains:write')
    return drain.ok ? ok(await store.setPaused(drain.value, paused, doerOf(actor, why))) : drain
  }

/** Nothing is sent; what arrives waits, within the bound of its buffer. */
export const pauseDrain = setPaused(true)
export const resumeDrain = setPaused(false)
