import { describe, expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { ok } from '@/lib/kernel/result'
import type { Applications } from '../delivery/ports'
import { createMemoryConfigStore } from './adapters/memory-config-store'
import { previewConfig } from './preview-document'
import { diffConfig, listConfig, listConfigVersions, readConfig, readConfigVersion } from './read-documents'
import { rollBackConfig, saveConfig } from './save-document'
import { doer, far, home } from './testing/config-store-contract'

const person = (id: string, teams: Record<string, TeamRole>, operator = false): Actor => ({ kind: 'person', id, name: id, operator, teams: new Map(Object.entries(teams)) })
const mina = person('mina', { front: 'member' })
const vera = person('vera', { front: 'viewer' })
const ada = person('ada', { back: 'lead' })
const olga = person('olga', {}, true)

const applications: Applications = { find: async (scope, name) => [home, far].find((one) => one.name === name && (scope.kind === 'all' || scope.teamIds.includes(one.teamId))) ?? null }
const instances = [{ application: 'home', cluster: 'home', zone: 'a', instances: ['home-1', 'home-2'] }, { application: 'home', cluster: 'home', zone: 'b', instances: ['home-3'] }]

function given() {
  const { store, stages, trail } = createMemoryConfigStore()
  const save = saveConfig({ store, applications })
  const put = async (actor: Actor, text: string, more: object = {}) => save(actor, { application: 'home', layer: 'application', target: '', format: 'yaml', text, comment: '', expectedVersion: 0, ...more })
  const must = async (...args: Parameters<typeof put>) => {
    const saved = await put(...args)
    if (!saved.ok) throw new Error(saved.error.detail)
    return saved.value
  }
  return { store, stages, trail, put, must }
}

describe('saving', () => {
  test('is a member’s, with an entry that names the keys; viewers are refused by the rule, and others find nothing', async () => {
    const { trail, put, must } = given()
    expect(await put(vera, 'a: 1')).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'config:write needs member' } } })
    expect(await put(ada, 'a: 1')).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(trail).toEqual([])
    expect(await must(mina, 'db: {size: 1, url: x}', { comment: 'first' })).toMatchObject({ application: 'home', version: 1, savedBy: 'mina' })
    expect(trail).toMatchObject([{ action: 'config.save', subject: { kind: 'config', id: 'home' }, teamId: 'front', application: 'home', before: null, after: { version: 1, keys: ['db.size', 'db.url'] }, why: 'first' }])
    await must(mina, 'db: {size: 2, url: x}', { expectedVersion: 1 })
    expect(trail.at(-1)).toMatchObject({ before: { version: 1 }, after: { keys: ['db.size'] } })
  })

  test('what is said to all is an operator’s to change, and everybody’s to read', async () => {
    const { store, put, must } = given()
    const toAll = { application: undefined, layer: 'global' }
    expect(await put(person('lead', { front: 'lead' }), 'a: 1', toAll)).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'config:write-global needs operator' } } })
    const { id } = await must(olga, 'a: 1', toAll)
    for (const actor of [vera, ada]) expect(await readConfig(store)(actor, { configDocument: id })).toMatchObject({ ok: true, value: { text: 'a: 1' } })
    expect(await readConfig(store)(person('new', {}), { configDocument: id })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })

  test('names the line of each problem, and the field of a place that is none', async () => {
    const { put, trail } = given()
    expect(await put(mina, 'a: 1\na: 2')).toMatchObject({ ok: false, error: { code: 'invalid-input', errors: [{ pointer: '#/text', detail: expect.stringMatching(/^Line 2: /) }] } })
    expect(await put(mina, 'a: 1', { layer: 'zone' })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/target' }] } })
    expect(await put(olga, 'a: 1', { layer: 'global' })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/application' }] } })
    expect(trail).toEqual([])
  })

  test('keeps to the application’s schema, also when rolling back', async () => {
    const { store, put, must } = given()
    const first = await must(mina, 'db.size: 500')
    expect(await put(mina, 'db.size: {type: number, min: high}', { layer: 'schema' })).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    await must(mina, 'db.size: {type: integer, max: 100}', { layer: 'schema' })
    expect(await put(mina, 'a: 1\ndb.size: 101', { expectedVersion: 1 })).toMatchObject({ ok: false, error: { errors: [{ detail: 'Line 2: db.size must be at most 100.' }] } })
    await must(mina, 'db.size: 100', { expectedVersion: 1 })
    expect(await rollBackConfig(store)(mina, { configDocument: first.id, version: 1, expectedVersion: 2, comment: '' })).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  })

  test('gives what the schema requires a value, unless all applications are told one', async () => {
    const { put, must } = given()
    await must(mina, 'url: {required: true}', { layer: 'schema' })
    expect(await put(mina, 'a: 1')).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/text', detail: 'Line 1: url is required: give it a value here, or in the document of all applications.' }] } })
    await must(mina, 'a: 1', { layer: 'zone', target: 'b' })
    await must(olga, 'url: x', { application: undefined, layer: 'global' })
    await must(mina, 'a: 1')
    expect(await put(mina, 'url:', { expectedVersion: 1 })).toMatchObject({ ok: false, error: { errors: [{ detail: 'Line 1: url must be a value, not the empty text.' }] } })
  })

  test('over what somebody else saved meanwhile is refused', async () => {
    const { put, must } = given()
    await must(mina, 'a: 1')
    expect(await put(mina, 'a: 2')).toMatchObject({ ok: false, error: { code: 'conflict' } })
  })
})

test('rolling back is a new version with the old text, for members alone', async () => {
  const { store, trail, must } = given()
  const { id } = await must(mina, 'a: 1')
  await must(mina, 'b=2', { format: 'properties', expectedVersion: 1 })
  const back = (actor: Actor, version = 1) => rollBackConfig(store)(actor, { configDocument: id, version, expectedVersion: 2, comment: 'too fast' })
  expect(await back(vera)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  expect(await back(ada)).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(await back(mina, 3)).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(trail).toHaveLength(2)
  expect(await back(mina)).toMatchObject({ ok: true, value: { version: 3, text: 'a: 1', format: 'yaml' } })
  expect(trail.at(-1)).toMatchObject({ action: 'config.roll-back', after: { version: 3, rolledBackTo: 1, keys: ['a', 'b'] }, why: 'too fast' })
  expect(await back(mina)).toMatchObject({ ok: false, error: { code: 'conflict' } })
})

test('versions are listed in pages, read and compared by key; other teams find none of it', async () => {
  const { store, must } = given()
  const { id } = await must(mina, 'a: 1\nb: 1')
  await must(mina, 'b=2\nc=3', { format: 'properties', expectedVersion: 1 })
  const page = await listConfigVersions(store)(vera, { configDocument: id, limit: 1 })
  if (!page.ok || page.value.next === null) throw new Error('no second page')
  expect(await listConfigVersions(store)(vera, { configDocument: id, limit: 1, cursor: page.value.next })).toMatchObject({ ok: true, value: { items: [{ version: 1 }], next: null } })
  expect(await diffConfig(store)(vera, { configDocument: id, from: 1, to: 2 })).toMatchObject({ ok: true, value: { changes: [{ key: 'a', before: 1, after: null }, { key: 'b', before: 1, after: '2' }, { key: 'c', before: null, after: '3' }] } })
  expect(await diffConfig(store)(vera, { configDocument: id, from: 1, to: 9 })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(await readConfigVersion(store)(vera, { configDocument: id, configVersion: 1 })).toMatchObject({ ok: true, value: { text: 'a: 1\nb: 1' } })
  for (const asked of [readConfig(store), listConfigVersions(store), diffConfig(store), readConfigVersion(store)])
    expect(await asked(ada, { configDocument: id, limit: 1, from: 1, to: 2, configVersion: 1 })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(await listConfig(store)(ada, { limit: 9 })).toMatchObject({ ok: true, value: { items: [], total: 0 } })
  expect(await listConfig(store)(vera, { limit: 9, cursor: 'x' })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/cursor' }] } })
})

describe('a preview', () => {
  const asked: (string[] | null)[] = []
  const places = async (names: readonly string[] | null) => {
    asked.push(names && [...names])
    return ok(instances)
  }
  test('says who would get which value, and writes nothing', async () => {
    const { store, trail, must } = given()
    await must(mina, 'a: 1')
    await must(mina, 'a: 9', { layer: 'zone', target: 'b' })
    const preview = previewConfig({ store, applications, places })
    const input = { application: 'home', layer: 'application', target: '', format: 'yaml', profiles: [], zones: [] as string[], share: null } as const
    expect(await preview(mina, { ...input, profiles: [], text: 'a: 2' })).toMatchObject({
      ok: true,
      value: { problems: [], changes: [{ key: 'a', before: 1, after: 2 }], instances: 2, receivers: [{ key: 'a', before: { value: 1, source: 'home@1' }, after: { value: 2, source: 'home@2' }, instances: 2, examples: ['home-1', 'home-2'] }], profiles: ['default'] },
    })
    expect(asked).toEqual([['home']])
    expect(await preview(mina, { ...input, profiles: [], text: 'a: 1' })).toMatchObject({ ok: true, value: { changes: [], receivers: [], instances: 0 } })
    expect(await preview(mina, { ...input, profiles: [], text: 'a: [' })).toMatchObject({ ok: true, value: { problems: [{ line: 1 }], receivers: [] } })
    expect(await preview(mina, { ...input, profiles: [], zones: ['b'], text: 'b: 2' })).toMatchObject({ ok: true, value: { instances: 1, receivers: [{ key: 'b', examples: ['home-3'] }] } })
    expect(await preview(vera, { ...input, profiles: [], text: 'a: 2' })).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await preview(ada, { ...input, profiles: [], text: 'a: 2' })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(trail).toHaveLength(2)
  })

  test('knows what is staged elsewhere: whoever is given that sees what it says', async () => {
    const { store, stages, must } = given()
    await must(mina, 'a: 1')
    await must(mina, 'c: 1', { layer: 'zone', target: 'a' })
    const draft = { id: 'stage', format: 'yaml' as const, text: 'a: 7', comment: '', expectedVersion: 1, keys: ['a', 'c'], share: null }
    await stages.start({ application: home, layer: 'zone', target: 'a' }, { ...draft, zones: ['a'] }, doer)
    const preview = previewConfig({ store, applications, places })
    const input = { application: 'home', format: 'yaml' as const, profiles: [], zones: [], share: null }
    // Zone a is told 7 for a by what is staged there, and nothing of c.
    expect(await preview(mina, { ...input, layer: 'application', target: '', text: 'a: 2\nc: 3' })).toMatchObject({ ok: true, value: { instances: 3, receivers: [{ key: 'a', examples: ['home-3'] }, { key: 'c', before: null, instances: 3 }] } })
    expect(await preview(mina, { ...input, layer: 'zone', target: 'a', text: 'a: 1\nc: 1' })).toMatchObject({ ok: true, value: { changes: [{ key: 'a', before: null }], receivers: [{ key: 'a', before: { value: 7 }, after: { value: 1 } }, { key: 'c', before: null, after: { value: 1 } }] } })
  })

  test('of a profile is about those who run with it', async () => {
    const { store } = given()
    const preview = previewConfig({ store, applications, places })
    expect(await preview(mina, { application: 'home', layer: 'profile', target: 'dev', format: 'yaml', profiles: [], zones: [], share: null, text: 'a: 2' })).toMatchObject({ ok: true, value: { instances: 3, profiles: ['dev'] } })
  })
})
