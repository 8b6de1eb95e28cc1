import { describe, expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import type { Applications } from '../delivery/ports'
import { createMemoryConfigStore } from './adapters/memory-config-store'
import { saveConfig } from './save-document'
import { finishStage, listStages, readStage, startStage, stopStage, widenStage } from './stage-document'
import { far, home } from './testing/config-store-contract'

const person = (id: string, teams: Record<string, TeamRole>, operator = false): Actor => ({ kind: 'person', id, name: id, operator, teams: new Map(Object.entries(teams)) })
const mina = person('mina', { front: 'member' })
const vera = person('vera', { front: 'viewer' })
const ada = person('ada', { back: 'lead' })
const applications: Applications = { find: async (scope, name) => [home, far].find((one) => one.name === name && (scope.kind === 'all' || scope.teamIds.includes(one.teamId))) ?? null }

async function given() {
  const { store, stages, trail } = createMemoryConfigStore()
  const put = (text: string, more: object = {}) => saveConfig({ store, applications })(mina, { application: 'home', layer: 'application', target: '', format: 'yaml', text, comment: '', expectedVersion: 0, ...more })
  expect(await put('size: 1')).toMatchObject({ ok: true })
  const start = (actor: Actor, more: object = {}) => startStage({ store, stages, applications })(actor, { application: 'home', layer: 'application', target: '', format: 'yaml', text: 'size: 2', comment: 'first zone a', expectedVersion: 1, zones: ['local-a'], share: null, ...more })
  const started = async () => {
    const stage = await start(mina)
    if (!stage.ok) throw new Error(stage.error.detail)
    return stage.value
  }
  return { store, stages, trail, put, start, started }
}

describe('rolling out in stages', () => {
  test('begins with some, by a member, with an entry that names keys and who', async () => {
    const { trail, start, put } = await given()
    expect(await start(vera)).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'config:write needs member' } } })
    expect(await start(ada)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await start(mina, { zones: [] })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/zones', code: 'config-stage-nobody' }] } })
    expect(await start(mina, { layer: 'schema' })).toMatchObject({ ok: false, error: { errors: [{ code: 'config-stage-schema' }] } })
    expect(await start(mina, { text: 'size: [' })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/text', code: 'config-line' }] } })
    expect(await start(mina, { expectedVersion: 2 })).toMatchObject({ ok: false, error: { reason: { code: 'config-changed-meanwhile' } } })
    expect(trail).toHaveLength(1)
    expect(await start(mina)).toMatchObject({ ok: true, value: { state: 'running' } })
    expect(trail.at(-1)).toEqual({ actor: { kind: 'person', id: 'mina', name: 'mina' }, action: 'config-stage.start', subject: { kind: 'config', id: 'home' }, teamId: 'front', application: 'home', after: { zones: ['local-a'], share: null, keys: ['size'] }, why: 'first zone a' })
    expect(await start(mina)).toMatchObject({ ok: false, error: { reason: { code: 'config-stage-runs' } } })
    expect(await put('size: 3', { expectedVersion: 1 })).toMatchObject({ ok: false, error: { reason: { code: 'config-stage-runs' } } })
  })

  test('keeps to the schema, of now when it is finished', async () => {
    const { store, stages, put, start, started } = await given()
    const stage = await started()
    expect(await put('size: {type: integer, max: 1}', { layer: 'schema' })).toMatchObject({ ok: true })
    expect(await finishStage({ store, stages })(mina, { configStage: stage.id, comment: '' })).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(await stopStage({ stages })(mina, { configStage: stage.id, comment: 'too slow' })).toMatchObject({ ok: true, value: { state: 'stopped' } })
    expect(await start(mina)).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
  })

  test('is widened, and finished as the next version, by members alone', async () => {
    const { store, stages, trail, started } = await given()
    const stage = await started()
    const widen = (actor: Actor, expectedChange: string, reach: object = {}) => widenStage({ stages })(actor, { configStage: stage.id, zones: ['local-a'], share: 50, expectedChange, ...reach })
    expect(await widen(vera, stage.change)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await widen(ada, stage.change)).toMatchObject({ ok: false, error: { code: 'not-found', reason: { code: 'config-no-stage' } } })
    expect(await widen(mina, stage.change, { zones: [], share: null })).toMatchObject({ ok: false, error: { code: 'invalid-input' } })
    expect(await widen(mina, stage.change)).toMatchObject({ ok: true, value: { share: 50 } })
    expect(await widen(mina, stage.change)).toMatchObject({ ok: false, error: { reason: { code: 'config-stage-changed' } } })
    const finish = (actor: Actor) => finishStage({ store, stages })(actor, { configStage: stage.id, comment: '' })
    expect(await finish(vera)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await finish(ada)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await finish(mina)).toMatchObject({ ok: true, value: { version: 2, text: 'size: 2', comment: 'first zone a' } })
    expect(trail.map(({ action }) => action)).toEqual(['config.save', 'config-stage.start', 'config-stage.widen', 'config.save'])
    for (const again of [finish(mina), stopStage({ stages })(mina, { configStage: stage.id, comment: '' }), widen(mina, '9')]) expect(await again).toMatchObject({ ok: false, error: { reason: { code: 'config-stage-ended', values: { state: 'finished' } } } })
  })

  test('is stopped by members with a reason, seen by viewers, and not there for others', async () => {
    const { stages, trail, started } = await given()
    const { id } = await started()
    const stop = (actor: Actor) => stopStage({ stages })(actor, { configStage: id, comment: 'too slow' })
    expect(await stop(vera)).toMatchObject({ ok: false, error: { code: 'forbidden' } })
    expect(await stop(ada)).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await readStage(stages)(vera, { configStage: id })).toMatchObject({ ok: true, value: { text: 'size: 2' } })
    expect(await readStage(stages)(ada, { configStage: id })).toMatchObject({ ok: false, error: { code: 'not-found' } })
    expect(await listStages(stages)(vera, { limit: 5 })).toMatchObject({ ok: true, value: { total: 1, next: null } })
    expect(await listStages(stages)(ada, { limit: 5 })).toMatchObject({ ok: true, value: { total: 0 } })
    expect(await listStages(stages)(vera, { limit: 5, cursor: 'x' })).toMatchObject({ ok: false, error: { errors: [{ pointer: '#/cursor' }] } })
    expect(await stop(mina)).toMatchObject({ ok: true, value: { state: 'stopped' } })
    expect(trail.at(-1)).toMatchObject({ action: 'config-stage.stop', why: 'too slow' })
  })
})
