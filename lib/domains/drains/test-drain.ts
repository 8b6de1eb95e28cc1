import type { Actor } from '@/lib/kernel/actor'
import type { Fault } from '@/lib/kernel/fault'
import type { Result } from '@/lib/kernel/result'
import { allowedDrain, doerOf } from './allowed-drain'
import type { DrainStore, DrainWork } from './ports'
import type { DrainTest } from './problem-schemas'

/** Sends one marked record now, paused or not, and says exactly what happened. The ledger has it first. */
export const testDrain =
  (store: Pick<DrainStore, 'find' | 'noteTest'>, work: Pick<DrainWork, 'test'>) =>
  async (actor: Actor, { drain: id }: { drain: string }): Promise<Result<DrainTest, Fault>> => {
    const drain = await allowedDrain(store, actor, id, 'drains:test')
    if (!drain.ok) return drain
    await store.noteTest(drain.value, doerOf(actor))
    return work.test(id)
  }
