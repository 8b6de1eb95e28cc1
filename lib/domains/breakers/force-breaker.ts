import type { Actor } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { allowedPair, doerOf } from './allowed-pair'
import type { BreakerOwners, ForceStore } from './ports'
import type { BreakerForce, EndForceInput, ForceInput } from './schemas'

interface Ports {
  owners: BreakerOwners
  forces: ForceStore
}

/** Holds a breaker open or closed until a time, for a reason. It ends by itself, whoever is alive then. */
export const forceBreaker =
  ({ owners, forces }: Ports) =>
  async (actor: Actor, { why, ...force }: ForceInput): Promise<Result<BreakerForce, Fault>> => {
    const owner = await allowedPair(owners, actor, force, 'breakers:force')
    return owner.ok ? ok(await forces.force(owner.value, force, doerOf(actor, why))) : owner
  }

export const endForce =
  ({ owners, forces }: Ports) =>
  async (actor: Actor, { why, ...pair }: EndForceInput): Promise<Result<null, Fault>> => {
    const owner = await allowedPair(owners, actor, pair, 'breakers:force')
    if (!owner.ok) return owner
    const ended = await forces.end(owner.value, pair, doerOf(actor, why))
    return ended ? ok(null) : fail(fault('not-found', `The breaker of ${pair.caller} to ${pair.callee} is not forced.`))
  }
