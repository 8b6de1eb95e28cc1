import { describe, expect, test } from 'vitest'
import type { TeamScope } from '@/lib/kernel/actor'
import type { ConfigStages, FoundStage, StageDraft } from '../stage-ports'
import type { ConfigStage } from '../stage-schemas'
import { type ConfigUnderTest, doer, far, home, ofHome, savedDocument } from './config-store-contract'

export interface StagesUnderTest extends ConfigUnderTest {
  stages: ConfigStages
}

const all: TeamScope = { kind: 'all' }
const front: TeamScope = { kind: 'teams', teamIds: ['front'] }
let made = 0
const draft = (text: string, more: Partial<StageDraft> = {}): StageDraft => ({ id: `stage-${made++}`, format: 'yaml', text, comment: 'carefully', expectedVersion: 1, keys: ['a'], zones: ['local-a'], share: null, ...more })
const version = (text: string, expectedVersion: number) => ({ id: `staged-${made++}`, format: 'yaml' as const, text, comment: '', expectedVersion, rolledBackTo: null, keys: ['a'] })
const foundOf = (stage: ConfigStage): FoundStage => ({ stage, application: home })

/** What every store of stages promises, together with the store of documents. */
export function configStagesContract(make: () => Promise<StagesUnderTest>): void {
  async function begun() {
    const given = await make()
    const { id } = savedDocument(await given.store.save(ofHome(), version('a: 1', 0), doer))
    const started = await given.stages.start(ofHome(), draft('a: topsecret'), doer)
    if (started.kind !== 'started') throw new Error(started.kind)
    return { ...given, id, stage: started.stage }
  }
  const texts = async ({ store }: StagesUnderTest) => (await store.given(['home'])).map(({ version: number, text, stage }) => [number, text, stage ?? null]).toSorted()

  describe('a text on its way', () => {
    test('is beside what is in force, and in the ledger without a value', async () => {
      const given = await begun()
      expect(given.stage).toMatchObject({ application: 'home', layer: 'application', baseVersion: 1, zones: ['local-a'], share: null, state: 'running', startedBy: 'Mina', endedAt: null })
      expect(await texts(given)).toEqual([[1, 'a: 1', null], [2, 'a: topsecret', { zones: ['local-a'], share: null }]])
      expect(await given.store.given(['far'])).toEqual([])
      for (const at of [null, given.stage.change]) expect((await given.store.inForce(['home'], at))?.map(({ version: number, text, stage }) => [number, text, stage])).toEqual([[1, 'a: 1', undefined]])
      expect(await given.said()).toContain('carefully')
      expect(await given.said()).not.toContain('topsecret')
    })

    test('runs alone at its place, over the version that was read, and nobody saves below it', async () => {
      const given = await begun()
      expect(await given.stages.start(ofHome(), draft('a: 3'), doer)).toEqual({ kind: 'stage-runs' })
      expect(await given.store.save(ofHome(), version('a: 3', 1), doer)).toEqual({ kind: 'stage-runs' })
      expect(await given.store.at(ofHome())).toMatchObject({ version: 1, text: 'a: 1' })
      expect(await given.stages.start(ofHome('zone', 'b'), draft('a: 3'), doer)).toEqual({ kind: 'changed-meanwhile' })
      expect(await given.stages.start(ofHome('zone', 'b'), draft('a: 3', { expectedVersion: 0 }), doer)).toMatchObject({ kind: 'started' })
    })

    test('reaches others when it is widened, and only as it was read', async () => {
      const given = await begun()
      const widened = await given.stages.widen(foundOf(given.stage), { zones: ['local-a', 'local-b'], share: 5 }, doer)
      expect(widened).toMatchObject({ kind: 'changed', stage: { zones: ['local-a', 'local-b'], share: 5, state: 'running' } })
      expect(await given.stages.widen(foundOf(given.stage), { zones: [], share: 1 }, doer)).toEqual({ kind: 'changed-meanwhile' })
      expect((await texts(given))?.[1]?.[2]).toEqual({ zones: ['local-a', 'local-b'], share: 5 })
    })

    test('is gone when it is stopped, and then another may begin', async () => {
      const given = await begun()
      expect(await given.stages.stop(foundOf(given.stage), doer)).toMatchObject({ kind: 'changed', stage: { state: 'stopped', endedAt: expect.any(String) } })
      expect(await texts(given)).toEqual([[1, 'a: 1', null]])
      expect(await given.stages.stop(foundOf(given.stage), doer)).toEqual({ kind: 'changed-meanwhile' })
      expect(await given.stages.start(ofHome(), draft('a: 4'), doer)).toMatchObject({ kind: 'started' })
    })

    test('is the next version when it is finished, or nothing of it', async () => {
      const given = await begun()
      expect(await given.stages.finish(foundOf(given.stage), version('a: topsecret', 9), doer)).toEqual({ kind: 'changed-meanwhile' })
      expect(await given.stages.find(all, given.stage.id)).toMatchObject({ stage: { state: 'running' } })
      expect(savedDocument(await given.stages.finish(foundOf(given.stage), version('a: topsecret', 1), doer))).toMatchObject({ id: given.id, version: 2, text: 'a: topsecret' })
      expect(await texts(given)).toEqual([[2, 'a: topsecret', null]])
      expect(await given.stages.finish(foundOf(given.stage), version('a: topsecret', 2), doer)).toEqual({ kind: 'changed-meanwhile' })
    })

    test('is seen by its team, newest first', async () => {
      const given = await begun()
      const other = await given.stages.start({ application: far, layer: 'application', target: '' }, draft('a: 9', { expectedVersion: 0 }), doer)
      const second = await given.stages.start(ofHome('zone', 'b'), draft('a: 3', { expectedVersion: 0 }), doer)
      if (other.kind !== 'started' || second.kind !== 'started') throw new Error('not started')
      const ids = async (scope: TeamScope, page: Partial<Parameters<ConfigStages['list']>[1]> = {}) => {
        const { items, total, more } = await given.stages.list(scope, { application: undefined, state: undefined, below: null, limit: 9, ...page })
        return [items.map(({ id }) => id), total, more]
      }
      expect(await ids(front)).toEqual([[second.stage.id, given.stage.id], 2, false])
      expect(await ids(front, { limit: 1 })).toEqual([[second.stage.id], 2, true])
      expect(await ids(front, { below: second.stage.change })).toEqual([[given.stage.id], 2, false])
      expect(await ids(all, { application: 'far' })).toEqual([[other.stage.id], 1, false])
      expect(await ids(all, { state: 'stopped' })).toEqual([[], 0, false])
      expect(await given.stages.find(front, other.stage.id)).toBeNull()
    })
  })
}
