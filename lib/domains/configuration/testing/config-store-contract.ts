import { describe, expect, test } from 'vitest'
import type { TeamScope } from '@/lib/kernel/actor'
import type { ApplicationRef, Doer } from '../../delivery/ports'
import type { ConfigStore, DocumentPlace, SavedVersion, VersionDraft } from '../ports'
import type { ConfigDocumentText } from '../schemas'

export interface ConfigUnderTest {
  /** Without documents, over the applications `home` of `front` and `far` of `back`. */
  store: ConfigStore
  /** `action subject after.version` of the ledger's entries, oldest first. */
  trail(): Promise<string[]>
  /** Whole entries as text. */
  said(): Promise<string>
}

export const home: ApplicationRef = { id: 'home', name: 'home', teamId: 'front' }
export const far: ApplicationRef = { id: 'far', name: 'far', teamId: 'back' }
export const doer: Doer = { actor: { kind: 'person', id: 'mina', name: 'Mina' } }
const all: TeamScope = { kind: 'all' }
const front: TeamScope = { kind: 'teams', teamIds: ['front'] }

export const ofHome = (layer: DocumentPlace['layer'] = 'application', target = ''): DocumentPlace => ({ application: home, layer, target })
const toAll: DocumentPlace = { application: null, layer: 'global', target: '' }
let made = 0
const draft = (text: string, more: Partial<VersionDraft> = {}): VersionDraft => ({ id: `document-${made++}`, format: 'yaml', text, comment: '', expectedVersion: 0, rolledBackTo: null, keys: ['a'], ...more })

export function savedDocument(answer: SavedVersion): ConfigDocumentText {
  if (answer.kind !== 'saved') throw new Error(answer.kind)
  return answer.document
}

/** What every store of configuration promises. */
export function configStoreContract(make: () => Promise<ConfigUnderTest>): void {
  const put = async ({ store }: ConfigUnderTest, place: DocumentPlace, text: string, more: Partial<VersionDraft> = {}) => savedDocument(await store.save(place, draft(text, more), doer))

  describe('documents of configuration', () => {
    test('keep every version with who, why and its place in the ledger, which says no value', async () => {
      const given = await make()
      const first = await put(given, ofHome(), 'a: topsecret', { comment: 'begin' })
      const second = await put(given, ofHome(), 'a=2', { format: 'properties', expectedVersion: 1 })
      const third = await put(given, ofHome(), 'a: topsecret', { expectedVersion: 2, rolledBackTo: 1 })
      expect(first).toEqual({ id: first.id, application: 'home', layer: 'application', target: '', format: 'yaml', version: 1, change: expect.any(String), comment: 'begin', savedBy: 'Mina', savedAt: expect.any(String), text: 'a: topsecret' })
      expect([second.id, second.version, third.id, third.version]).toEqual([first.id, 2, first.id, 3])
      expect(BigInt(second.change)).toBeGreaterThan(BigInt(first.change))
      const { items, total, more } = await given.store.versions(first.id, { below: null, limit: 2 })
      expect([items.map(({ version, rolledBackTo }) => [version, rolledBackTo]), total, more]).toEqual([[[3, 1], [2, null]], 3, true])
      expect((await given.store.versions(first.id, { below: 2, limit: 2 })).items.map(({ version, comment }) => [version, comment])).toEqual([[1, 'begin']])
      expect(await given.store.version(first.id, 2)).toMatchObject({ format: 'properties', text: 'a=2' })
      expect([await given.store.version(first.id, 4), await given.store.version('none', 1)]).toEqual([null, null])
      expect(await given.trail()).toEqual(['config.save home 1', 'config.save home 2', 'config.roll-back home 3'])
      expect(await given.said()).toContain('begin')
      expect(await given.said()).not.toContain('topsecret')
    })

    test('are saved over what was read alone: of two at once exactly one is, and the other changes nothing', async () => {
      const given = await make()
      const firsts = await Promise.all(['a: 1', 'a: 2'].map((text) => given.store.save(ofHome(), draft(text), doer)))
      expect(firsts.map(({ kind }) => kind).toSorted()).toEqual(['changed-meanwhile', 'saved'])
      const seconds = await Promise.all(['a: 3', 'a: 4'].map((text) => given.store.save(ofHome(), draft(text, { expectedVersion: 1 }), doer)))
      expect(seconds.map(({ kind }) => kind).toSorted()).toEqual(['changed-meanwhile', 'saved'])
      for (const expectedVersion of [0, 1, 3]) expect(await given.store.save(ofHome(), draft('a: 5', { expectedVersion }), doer)).toEqual({ kind: 'changed-meanwhile' })
      expect(await given.store.save(ofHome('zone', 'b'), draft('a: 5', { expectedVersion: 1 }), doer)).toEqual({ kind: 'changed-meanwhile' })
      expect(await given.trail()).toEqual(['config.save home 1', 'config.save home 2'])
    })

    test('are seen by their team, and what is said to all by everybody', async () => {
      const given = await make()
      const mine = await put(given, ofHome(), 'a: 1')
      const zone = await put(given, ofHome('zone', 'local-b'), 'a: 2')
      const theirs = await put(given, { application: far, layer: 'application', target: '' }, 'a: 3')
      const global = await put(given, toAll, 'a: 4')
      const names = async (scope: TeamScope, page: Partial<Parameters<ConfigStore['list']>[1]> = {}) => {
        const { items, total, more } = await given.store.list(scope, { application: undefined, after: null, limit: 9, ...page })
        return [items.map(({ id }) => id), total, more]
      }
      expect(await names(front)).toEqual([[mine.id, global.id, zone.id], 3, false])
      expect((await names(all))[1]).toBe(4)
      expect(await names(front, { application: 'far' })).toEqual([[], 0, false])
      expect(await names(front, { layer: 'global' })).toEqual([[global.id], 1, false])
      expect(await names(all, { layer: 'application' })).toEqual([expect.arrayContaining([mine.id, theirs.id]), 2, false])
      expect(await names(front, { application: 'home', layer: 'zone', target: 'local-b' })).toEqual([[zone.id], 1, false])
      expect(await names(front, { layer: 'zone', target: 'local-a' })).toEqual([[], 0, false])
      expect(await names(front, { limit: 2 })).toEqual([[mine.id, global.id], 3, true])
      expect(await names(front, { limit: 2, after: { layer: 'global', target: '', id: global.id } })).toEqual([[zone.id], 3, false])
      expect(await given.store.find(front, theirs.id)).toBeNull()
      expect(await given.store.find(front, mine.id)).toMatchObject({ document: { text: 'a: 1' }, application: home })
      expect(await given.store.find(front, global.id)).toMatchObject({ document: { application: null }, application: null })
      expect(await given.store.at(ofHome('zone', 'local-b'))).toMatchObject({ id: zone.id, text: 'a: 2' })
      expect([await given.store.at(ofHome('zone', 'local-a')), await given.store.at({ application: far, layer: 'zone', target: 'local-b' })]).toEqual([null, null])
    })

    test('in force are the newest of an application and of all, or those of an earlier moment', async () => {
      const given = await make()
      const global = await put(given, toAll, 'a: 0')
      const first = await put(given, ofHome(), 'a: 1')
      await put(given, { application: far, layer: 'application', target: '' }, 'a: 9')
      const second = await put(given, ofHome(), 'a: 2', { expectedVersion: 1 })
      const texts = async (applications: string[] | null, at: string | null) => (await given.store.inForce(applications, at))?.map(({ application, version, text, change }) => [application, version, text, change]).toSorted() ?? null
      expect(await texts(['home'], null)).toEqual([[null, 1, 'a: 0', global.change], ['home', 2, 'a: 2', second.change]])
      expect((await texts(null, null))?.length).toBe(3)
      expect(await texts(['home'], first.change)).toEqual([[null, 1, 'a: 0', global.change], ['home', 1, 'a: 1', first.change]])
      expect(await texts(['home'], global.change)).toEqual([[null, 1, 'a: 0', global.change]])
      expect(await texts([], null)).toEqual([[null, 1, 'a: 0', global.change]])
      expect(await texts(['home'], String(BigInt(second.change) + 1n))).toBeNull()
    })
  })
}
