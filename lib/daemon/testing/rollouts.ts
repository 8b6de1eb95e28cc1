import { createPrismaRolloutStore } from '@/lib/domains/delivery/adapters/prisma-rollout-store'
import type { ApplicationRef, Doer } from '@/lib/domains/delivery/ports'
import type { RolloutDetail, RolloutPlan } from '@/lib/domains/delivery/rollout-schemas'
import { newId } from '@/lib/kernel/ids'
import { type DaemonHarness, until } from './daemon-harness'

export const doer: Doer = { actor: { kind: 'person', id: 'mina', name: 'Mina' }, why: 'a test' }

/** Rollouts through the product's own store, on a daemon and a proxy that run. */
export function rolloutsOn(harness: DaemonHarness) {
  const store = () => createPrismaRolloutStore(harness.database)
  async function applicationOf(name: string): Promise<ApplicationRef> {
    const { id, teamId } = await harness.database.application.findUniqueOrThrow({ where: { name } })
    return { id, name, teamId }
  }
  async function get(application: string, number: number): Promise<RolloutDetail> {
    const found = await store().get(await applicationOf(application), number)
    if (!found) throw new Error(`there is no rollout ${number}`)
    return found
  }
  return {
    store, applicationOf, get,
    async start(application: string, release: number, more: Partial<RolloutPlan> = {}): Promise<number> {
      const plan: RolloutPlan = {
        release, strategy: more.canary ? 'canary' : 'redblack', cluster: application, size: 1, zones: harness.settings.zones, healthPath: '/health', environment: { GREETING: 'hello' },
        healthDeadlineSeconds: 60, watchSeconds: 0, warmMinutes: 30, canary: null, ...more,
      }
      const policy = { promoteByItself: true, signatures: 1, role: 'member', fourEyes: false, expiresMinutes: 60, onExpiry: 'roll-back' } as const
      const options = { size: plan.canary?.size ?? 1, sharePercent: plan.canary?.sharePercent ?? 10, warmUpSeconds: 0, intervalSeconds: 3_600, lifetimeMinutes: 600, window: 'growing', slidingMinutes: 1, pass: 75, marginal: 50, config: { name: 'default', version: 1, json: {} } } as const
      const started = await store().start(await applicationOf(application), { id: newId(), plan, canary: plan.canary ? { options, policy } : null }, doer)
      if (started.kind !== 'started') throw new Error(JSON.stringify(started))
      return started.rollout.number
    },
    rollBack: async (application: string, number: number) => store().askRollBack(await applicationOf(application), number, doer),
    /** Waits until the rollout is in one of these phases or states. */
    reaches: (application: string, number: number, ...wanted: string[]) =>
      until(`rollout ${number} of ${application} to be ${wanted.join(' or ')}`, async () => {
        const rollout = await get(application, number)
        return (wanted.includes(rollout.phase) || wanted.includes(rollout.state)) && rollout
      }),
  }
}
