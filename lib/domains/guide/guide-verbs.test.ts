import { describe, expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { createMemoryLedger } from '../ledger/adapters/memory-ledger'
import type { Change } from '../ledger/schemas'
import { createMemoryGuideStore } from './adapters/memory-guide-store'
import { witnessQuestions } from './core/witness-actions'
import type { GuideLedger } from './ports'
import { readGuide } from './read-guide'
import { saveGuide } from './save-guide'
import type { Guide, GuideState } from './schemas'

const person = (id: string, teams: Record<string, TeamRole>, more: Partial<Actor> = {}): Actor => ({ kind: 'person', id, name: id, operator: false, teams: new Map(Object.entries(teams)), ...more })
const mina = person('mina', { front: 'member', discovery: 'member' })
const vera = person('vera', { front: 'viewer', discovery: 'viewer' })
const ada = person('ada', { back: 'lead', discovery: 'lead' })
const script = person('script', { front: 'lead', discovery: 'lead' }, { kind: 'token' })
const noon = Date.parse('2026-11-30T12:00:00Z')

const owners = new Map([['home', 'front'], ['recommendations', 'discovery'], ['catalogue', 'discovery']])

function world() {
  let nowMs = noon
  const states = new Map<string, GuideState>([mina, vera, ada].map(({ id }) => [id, { skipped: false, since: new Date(noon - 1_000).toISOString() }]))
  const trail: Change[] = []
  const guides = createMemoryGuideStore(states, trail)
  const ledger = createMemoryLedger(undefined, () => new Date(nowMs))
  const applications = {
    find: async (scope: { kind: 'all' } | { kind: 'teams'; teamIds: readonly string[] }, name: string) => {
      const teamId = owners.get(name)
      return teamId && (scope.kind === 'all' || scope.teamIds.includes(teamId)) ? { teamId } : null
    },
  }
  const newest: GuideLedger['newest'] = async (scope, { action, application, says }, fromMs, limit) =>
    (await ledger.list(scope, { action, ...(application && { application }), ...(says && { q: says }), ...(fromMs !== null && { fromMs }) }, { limit }))?.items ?? []
  const read = readGuide({ guides, ledger: { newest }, applications })
  return {
    trail, ledger, read, save: saveGuide(guides, { nowMs: () => nowMs }),
    later: (ms: number) => void (nowMs += ms),
    guideOf: async (actor: Actor): Promise<Guide> => {
      const guide = await read(actor)
      if (!guide.ok) throw new Error(guide.error.detail)
      return guide.value
    },
  }
}

const mark = (guide: Guide) => guide.chapters.filter(({ further }) => !further).map(({ name, done, steps }) => `${name} ${done ? 'done' : steps.filter(({ seen }) => seen).length}`)
const ordered = (id: string, teamId: string): Change[] => [
  { actor: { kind: 'person', id: 'lena', name: 'lena' }, action: 'service.create', subject: { kind: 'service', id }, teamId },
  { actor: { kind: 'controller', id: 'services', name: 'services' }, action: 'service.provision', subject: { kind: 'service', id }, teamId, phase: 'done' },
]
const started: Change = { actor: { kind: 'person', id: 'mina', name: 'mina' }, action: 'chaos.start', subject: { kind: 'chaos-run', id: 'CH-3' }, teamId: 'discovery', application: 'recommendations', after: { fault: { kind: 'calls' } } }

describe('reading', () => {
  test('shows what a colleague did, by name, and nothing of another team', async () => {
    const { ledger, guideOf } = world()
    for (const change of [...ordered('theirs', 'back'), started]) await ledger.append(change)
    expect(mark(await guideOf(mina))).toEqual(['break 1', 'canary 0', 'database 0'])
    for (const change of ordered('ours', 'discovery')) await ledger.append(change)
    const guide = await guideOf(mina)
    expect(mark(guide)).toEqual(['break 1', 'canary 0', 'database done'])
    expect(guide).toMatchObject({ here: true, complete: false, links: { run: 3 } })
    expect(guide.chapters[2]?.steps[0]?.seen).toMatchObject({ by: 'lena' })
  })

  test('a viewer is told for each act which rule refuses and who can lift it; watching needs nobody', async () => {
    const { guideOf } = world()
    const refusals = (await guideOf(vera)).chapters.flatMap(({ steps }) => steps.map(({ name, refusal }) => [name, refusal?.rule ?? null]))
    expect(refusals).toEqual([
      ['start', 'chaos:run needs member'], ['see', null], ['clean', null],
      ['release', 'releases:create needs member'], ['roll-out', 'rollouts:start needs member'], ['caught', null],
      ['order', 'services:create needs member'], ['ready', null],
      ['drain', 'instances:hold needs member'], ['drained', null], ['back', 'instances:hold needs member'],
      ['save', 'config:write needs member'], ['roll-back', 'config:write needs member'],
      ['route', 'gateway:write needs lead'], ['remove', 'gateway:write needs lead'],
      ['force', 'breakers:force needs member'], ['release', 'breakers:force needs member'],
      ['balance', 'balancing:write needs member'], ['as-usual', 'balancing:write needs member'],
      ['limit', 'capacity:write needs member'], ['drain', 'zones:drain needs operator'], ['back', 'zones:drain needs operator'],
    ])
    expect((await guideOf(mina)).chapters.flatMap(({ steps }) => steps.flatMap(({ refusal }) => refusal?.rule ?? []))).toEqual(['gateway:write needs lead', 'gateway:write needs lead', 'zones:drain needs operator', 'zones:drain needs operator'])
  })

  test('is about nothing where one of the three applications is not to be seen', async () => {
    const { ledger, guideOf } = world()
    await ledger.append(started)
    expect(await guideOf(ada)).toMatchObject({ here: false, complete: false, chapters: [] })
  })

  test('is refused by its rule to who is in no team, and no token has a guide', async () => {
    const { read, save } = world()
    expect(await read(person('mina', {}))).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { rule: 'changes:read needs viewer' } } })
    expect(await read(script)).toMatchObject({ ok: false, error: { code: 'conflict' } })
    expect(await save(script, { act: 'skip' })).toMatchObject({ ok: false, error: { code: 'conflict' } })
  })

  test('asks the ledger for what it goes by, one action at a time', () => {
    expect(witnessQuestions.map(({ action, ever = false }) => `${action}${ever ? ' ever' : ''}`)).toEqual([
      'chaos.start', 'chaos.inject', 'chaos.finish', 'release.create ever', 'rollout.start', 'rollout.rolled-back', 'service.create', 'service.provision',
      'gateway-route.create', 'gateway-route.delete', 'instance.ask-drain', 'instance.drain', 'instance.ask-back', 'config.save', 'config.roll-back', 'breaker.force', 'breaker.release', 'breaker.force-end',
      'application.capacity', 'zone.drain', 'zone.bring-back', 'balancing.set', 'balancing.forget',
    ])
  })
})

describe('skipping', () => {
  test('hides and shows again for this person alone, with an entry each', async () => {
    const { save, guideOf, trail } = world()
    expect(await save(mina, { act: 'skip' })).toMatchObject({ ok: true, value: { skipped: true } })
    expect([(await guideOf(mina)).skipped, (await guideOf(vera)).skipped]).toEqual([true, false])
    await save(mina, { act: 'show' })
    expect((await guideOf(mina)).skipped).toBe(false)
    expect(trail).toMatchObject([
      { actor: { kind: 'person', id: 'mina' }, action: 'person.save-guide', subject: { kind: 'person', id: 'mina' }, before: { skipped: false }, after: { skipped: true } },
      { action: 'person.save-guide', before: { skipped: true }, after: { skipped: false } },
    ])
  })

  test('beginning anew forgets what was done, but for the release, which stays what it is', async () => {
    const { ledger, save, guideOf, later } = world()
    const release: Change = { actor: { kind: 'person', id: 'mina', name: 'mina' }, action: 'release.create', subject: { kind: 'release', id: 'catalogue 2' }, teamId: 'discovery', application: 'catalogue', after: { number: 2, version: '1.0.0-failing' } }
    for (const change of [started, release, ...ordered('ours', 'discovery')]) await ledger.append(change)
    later(5_000)
    await save(mina, { act: 'restart' })
    const guide = await guideOf(mina)
    expect(mark(guide)).toEqual(['break 0', 'canary 1', 'database 0'])
    expect([guide.since, guide.links]).toEqual([new Date(noon + 5_000).toISOString(), { run: null, release: 2, rollout: null }])
  })
})
