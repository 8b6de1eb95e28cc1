import { describe, expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import type { Applications } from '../delivery/ports'
import { createMemoryConfigStore } from './adapters/memory-config-store'
import { listConfigKeys, rotateConfigKey } from './rotate-key'
import { saveConfig } from './save-document'
import { revealConfig, sealConfig } from './seal-value'
import { far, home } from './testing/config-store-contract'
import { createMemorySealer } from './testing/memory-sealer'

const person = (id: string, teams: Record<string, TeamRole>, operator = false): Actor => ({ kind: 'person', id, name: id, operator, teams: new Map(Object.entries(teams)) })
const mina = person('mina', { front: 'member' })
const lena = person('lena', { front: 'lead' })
const vera = person('vera', { front: 'viewer' })
const ada = person('ada', { back: 'lead' })
const olga = person('olga', {}, true)
const applications: Applications = { find: async (scope, name) => [home, far].find((one) => one.name === name && (scope.kind === 'all' || scope.teamIds.includes(one.teamId))) ?? null }

function given() {
  const { store, trail } = createMemoryConfigStore()
  const { sealer, revealed } = createMemorySealer()
  const save = saveConfig({ store, applications })
  const must = async (actor: Actor, text: string, more: object = {}) => {
    const saved = await save(actor, { application: 'home', layer: 'application', target: '', format: 'yaml', text, comment: '', expectedVersion: 0, ...more })
    if (!saved.ok) throw new Error(saved.error.detail)
    return saved.value
  }
  const seal = async (actor: Actor, value: string, application?: string) => sealConfig({ applications, sealer })(actor, { value, ...(application === undefined ? {} : { application }) })
  const sealed = async (actor: Actor, value: string, application?: string) => {
    const made = await seal(actor, value, application)
    if (!made.ok) throw new Error(made.error.detail)
    return made.value.value
  }
  return { store, trail, sealer, revealed, must, seal, sealed }
}

describe('encrypting', () => {
  test('is for who may write there', async () => {
    const { seal } = given()
    expect(await seal(vera, 'x', 'home')).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'config:write needs member' } } })
    expect(await seal(ada, 'x', 'home')).toMatchObject({ ok: false, error: { code: 'not-found', reason: { code: 'config-no-application' } } })
    expect(await seal(lena, 'x')).toMatchObject({ ok: false, error: { refusal: { rule: 'config:write-global needs operator' } } })
    expect(await seal(mina, 'x', 'home')).toMatchObject({ ok: true, value: { value: expect.stringMatching(/^\{cipher\}k1\./) } })
  })
})

describe('revealing', () => {
  test('is a lead’s, of one encrypted value of this document, and says for what', async () => {
    const { store, sealer, revealed, must, sealed } = given()
    const { id } = await must(mina, `db:\n  password: "${await sealed(mina, 'topsecret', 'home')}"\n  foreign: "${await sealed(ada, 'other', 'far')}"\n  url: x`)
    const reveal = (actor: Actor, key: string, more: object = {}) => revealConfig({ store, sealer })(actor, { configDocument: id, key, why: 'an incident', ...more })
    expect(await reveal(mina, 'db.password')).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'config:reveal needs lead' } } })
    expect(await reveal(ada, 'db.password')).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(revealed).toEqual([])
    expect(await reveal(lena, 'db.password')).toEqual({ ok: true, value: { key: 'db.password', value: 'topsecret' } })
    expect(revealed).toMatchObject([{ application: 'home', teamId: 'front', document: 'home', key: 'db.password' }])
    for (const key of ['db.url', 'none']) expect(await reveal(lena, key)).toMatchObject({ ok: false, error: { code: 'not-found', reason: { code: 'config-not-sealed' } } })
    expect(await reveal(lena, 'db.foreign')).toMatchObject({ ok: false, error: { code: 'conflict', reason: { code: 'config-does-not-open' } } })
    await must(mina, 'db.url: x', { expectedVersion: 1 })
    expect(await reveal(lena, 'db.password')).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await reveal(lena, 'db.password', { version: 1 })).toMatchObject({ ok: true, value: { value: 'topsecret' } })
    expect(await reveal(lena, 'db.password', { version: 9 })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  })

  test('of what is said to all is an operator’s', async () => {
    const { store, sealer, must, sealed } = given()
    const { id } = await must(olga, `key: "${await sealed(olga, 'x')}"`, { application: undefined, layer: 'global' })
    const reveal = (actor: Actor) => revealConfig({ store, sealer })(actor, { configDocument: id, key: 'key', why: 'w' })
    expect(await reveal(lena)).toMatchObject({ ok: false, error: { refusal: { rule: 'config:reveal-global needs operator' } } })
    expect(await reveal(olga)).toMatchObject({ ok: true })
  })
})

describe('turning the key over', () => {
  test('is an operator’s: what is in force has a next version by the new key, the rest keeps its own', async () => {
    const { store, sealer, must, sealed } = given()
    const old = await sealed(mina, 'topsecret', 'home')
    await must(mina, `# as it was\npassword: "${old}"   # kept`)
    await must(mina, 'plain: 1', { layer: 'zone', target: 'a' })
    await must(ada, `foreign: "${old}"`, { application: 'far' })
    await must(olga, `all: "${await sealed(olga, 'x')}"`, { application: undefined, layer: 'global' })
    const rotate = (actor: Actor) => rotateConfigKey({ store, applications, sealer })(actor, { why: 'somebody left' })
    for (const actor of [mina, lena]) expect(await rotate(actor)).toMatchObject({ ok: false, error: { refusal: { rule: 'config:rotate-key needs operator' } } })
    expect(await rotate(olga)).toEqual({ ok: true, value: { number: 2, resealed: 2, left: [{ document: 'far', detail: '1 values do not open.' }] } })
    const now = await store.at({ application: home, layer: 'application', target: '' })
    expect(now).toMatchObject({ version: 2, comment: 'somebody left', text: expect.stringMatching(/^# as it was\npassword: "\{cipher\}k2\.[\w.-]+" {3}# kept$/) })
    expect(await store.at({ application: home, layer: 'zone', target: 'a' })).toMatchObject({ version: 1 })
    const keys = { list: async () => [2, 1].map((number) => ({ number, madeBy: 'olga', madeAt: new Date(0) })) }
    expect(await listConfigKeys({ store, keys })(olga)).toMatchObject({ ok: true, value: { items: [{ number: 2, documents: 2 }, { number: 1, documents: 1 }] } })
    expect(await listConfigKeys({ store, keys })(lena)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
  })
})
