import { describe, expect, test } from 'vitest'
import type { RolloutDraft, RolloutStore } from '../rollout-ports'
import type { ApplicationRef } from '../ports'
import type { RolloutPlan } from '../rollout-schemas'
import { addGroup, addRelease, type DeliveryUnderTest, doer, draft, home, homeBlue } from './delivery-under-test'
import { plan } from './rollout-world'

export interface RolloutsUnderTest extends DeliveryUnderTest {
  rollouts: RolloutStore
  /** A run of faults begins on the application; answers its number. */
  fault(application: ApplicationRef): Promise<number>
}

export const rolloutDraft = (id: string, more: Partial<RolloutPlan> = {}): RolloutDraft => ({ id, plan: plan({ release: 1, ...more }), canary: null })
const everything = { state: 'all', strategy: undefined, application: undefined, after: null, limit: 9 } as const

export async function startRollout({ rollouts }: RolloutsUnderTest, id: string, more: Partial<RolloutPlan> = {}, application = home) {
  const started = await rollouts.start(application, rolloutDraft(id, more), doer)
  if (started.kind !== 'started') throw new Error(started.kind)
  return started.rollout
}

/** What every store promises those who ask for rollouts. */
export function rolloutStoreContract(make: () => Promise<RolloutsUnderTest>): void {
  describe('rollouts', () => {
    test('nothing is deployed on an application while a fault is made on it, and nothing is written then', async () => {
      const given = await make()
      await addRelease(given, 'd1')
      await addGroup(given, 'g1')
      const run = await given.fault(home)
      const before = await given.trail()
      await given.woken()
      expect(await given.rollouts.underFault(home)).toBe(run)
      expect(await given.rollouts.underFault(homeBlue)).toBeNull()
      expect(await given.rollouts.start(home, rolloutDraft('r1'), doer)).toEqual({ kind: 'under-fault', run })
      expect(await given.delivery.addServerGroup(home, draft('g2'), doer)).toEqual({ kind: 'under-fault', run })
      expect(await given.trail()).toEqual(before)
      expect(await given.woken()).toEqual([])
      expect(await given.rollouts.get(home, 1)).toBeNull()
    })

    test('begin one at a time in a cluster, numbered for each application, with what serves now; the controller is woken', async () => {
      const given = await make()
      await addRelease(given, 'd1')
      await addGroup(given, 'g1')
      await addRelease(given, 'd2')
      const rollout = await startRollout(given, 'r1', { release: 2 })
      expect(rollout).toMatchObject({
        id: 'r1', number: 1, cluster: 'home', state: 'running', phase: 'create', release: { number: 2, digest: 'd2' }, from: { number: 1, digest: 'd1' },
        groups: { before: ['home-v000'], target: null, baseline: null, canary: null }, startedBy: 'Mina', can: { rollBack: true, promote: false, extend: false }, endedAt: null,
      })
      expect((await given.trail()).at(-1)).toBe('rollout.start done home 1')
      const before = await given.trail()
      expect(await given.rollouts.start(home, rolloutDraft('r2'), doer)).toEqual({ kind: 'under-way', number: 1 })
      expect(await given.rollouts.underWay('home')).toEqual({ number: 1, state: 'running' })
      expect(await given.trail()).toEqual(before)
      expect((await startRollout(given, 'r3', { cluster: 'home-green' })).number).toBe(2)
      expect(await given.rollouts.get(home, 1)).toMatchObject({ id: 'r1', steps: [{ phase: 'create', endedAt: null }] })
      expect(await given.rollouts.get(homeBlue, 1)).toBeNull()
      expect(JSON.stringify(await given.rollouts.get(home, 1))).not.toContain('secret words')
    })

    test('need a release of the application, and a cluster of no other', async () => {
      const given = await make()
      await addRelease(given, 'd1')
      await addRelease(given, 'd1', homeBlue)
      const before = await given.trail()
      expect(await given.rollouts.start(home, rolloutDraft('r1', { release: 7 }), doer)).toEqual({ kind: 'no-release' })
      await addGroup(given, 'g1', { cluster: 'home-red' }, homeBlue)
      expect(await given.rollouts.start(home, rolloutDraft('r1', { cluster: 'home-red' }), doer)).toEqual({ kind: 'cluster-taken', by: 'home-blue' })
      expect(await given.rollouts.underWay('home')).toBeNull()
      expect((await given.trail()).slice(before.length)).toEqual(['server-group.create done home-red-v000'])
    })

    test('are asked to go back once, however often people ask', async () => {
      const given = await make()
      await addRelease(given, 'd1')
      await startRollout(given, 'r1')
      expect((await given.rollouts.askRollBack(homeBlue, 1, doer)).kind).toBe('missing')
      expect((await given.rollouts.askRollBack(home, 2, doer)).kind).toBe('missing')
      const outcomes = await Promise.all([1, 2, 3].map(() => given.rollouts.askRollBack(home, 1, { ...doer, why: 'slow' })))
      expect(outcomes.map(({ kind }) => kind)).toEqual(['asked', 'asked', 'asked'])
      expect((await given.trail()).filter((entry) => entry.startsWith('rollout.roll-back'))).toEqual(['rollout.roll-back done home 1'])
    })

    test('are listed newest first, in pages, by team, state, strategy and application', async () => {
      const given = await make()
      await addRelease(given, 'd1')
      await addRelease(given, 'd1', homeBlue)
      await startRollout(given, 'r1')
      await startRollout(given, 'r2', { cluster: 'home-green', strategy: 'canary' })
      await startRollout(given, 'r3', { cluster: 'home-blue' }, homeBlue)
      const list = async (more: Partial<Parameters<RolloutStore['list']>[1]> = {}, scope: Parameters<RolloutStore['list']>[0] = { kind: 'all' }) => {
        const { items, total, more: further } = await given.rollouts.list(scope, { ...everything, ...more })
        return [items.map(({ id }) => id), total, further]
      }
      expect(await list({ limit: 2 })).toEqual([['r3', 'r2'], 3, true])
      expect(await list({ limit: 2, after: 'r2' })).toEqual([['r1'], 3, false])
      expect(await list({}, { kind: 'teams', teamIds: ['front'] })).toEqual([['r2', 'r1'], 2, false])
      expect(await list({ strategy: 'canary' })).toEqual([['r2'], 1, false])
      expect(await list({ application: 'home-blue' })).toEqual([['r3'], 1, false])
      expect(await list({ state: 'ended' })).toEqual([[], 0, false])
      expect(await list({ state: 'under-way', limit: 1 })).toEqual([['r3'], 3, true])
    })
  })
}
