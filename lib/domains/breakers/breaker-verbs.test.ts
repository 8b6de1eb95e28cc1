import { beforeEach, describe, expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { type Fault, fault } from '@/lib/kernel/fault'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { createMemoryForces, createMemoryForceStore, type MemoryForces } from './adapters/memory-force-store'
import { endForce, forceBreaker } from './force-breaker'
import { addStream, listStreams, removeStream } from './manage-streams'
import type { BreakerOwners, StoredStream, StreamStore } from './ports'
import { readWall } from './read-wall'
import { AddStreamInput, ForceInput, type StreamReading, WallInput, type WallPart } from './schemas'
import { wallBreaker } from './testing/wall-breaker'

const person = (id: string, teams: Record<string, TeamRole>, operator = false): Actor => ({ kind: 'person', id, name: id, operator, teams: new Map(Object.entries(teams)) })
const vera = person('vera', { front: 'viewer' })
const mina = person('mina', { front: 'member' })
const lena = person('lena', { front: 'lead' })
const ada = person('ada', { back: 'lead' })
const olga = person('olga', {}, true)

const nowMs = 1_700_000_000_000
const applications = [{ id: '1', name: 'home', teamId: 'front' }, { id: '2', name: 'far', teamId: 'back' }]
const inScope = (scope: Parameters<BreakerOwners['teams']>[0]) => applications.filter(({ teamId }) => scope.kind === 'all' || scope.teamIds.includes(teamId))
const owners: BreakerOwners = { find: async (scope, name) => inScope(scope).find((one) => one.name === name) ?? null, teams: async (scope) => new Map(inScope(scope).map(({ name, teamId }) => [name, teamId])) }
const homeRules = { caller: 'home', callee: 'rows', change: { volume: 3 }, since: '', why: 'too few calls', by: 'mina' }
const forbidden = { ok: false, error: { code: 'forbidden' } }
const notFound = { ok: false, error: { code: 'not-found' } }
const silent = fail(fault('unavailable', 'It does not answer.'))

let memory: MemoryForces
beforeEach(() => {
  memory = createMemoryForces()
})
const forces = () => createMemoryForceStore(memory, () => nowMs)

describe('forcing', () => {
  const input = (more: object = {}) => ForceInput.parse({ caller: 'home', callee: 'rows', mode: 'open', minutes: 5, why: 'it is broken', ...more })
  const verbs = () => ({ force: forceBreaker({ owners, forces: forces() }), end: endForce({ owners, forces: forces() }) })

  test('is for members of the caller’s team, and in the ledger with its reason', async () => {
    expect(await verbs().force(vera, input())).toMatchObject(forbidden)
    expect(await verbs().force(ada, input())).toMatchObject(notFound)
    expect(await verbs().force(mina, input())).toMatchObject({ ok: true, value: { mode: 'open', by: 'mina', endsAt: new Date(nowMs + 300_000).toISOString() } })
    expect(memory.trail).toEqual([{ action: 'breaker.force', actor: 'mina', why: 'it is broken', teamId: 'front' }])
  })

  test('of calls from outside, or from nobody known, is for the team of who is called', async () => {
    for (const caller of ['edge', 'unidentified']) {
      expect(await verbs().force(ada, input({ caller, callee: 'home' }))).toMatchObject(notFound)
      expect((await verbs().force(mina, input({ caller, callee: 'home' }))).ok).toBe(true)
    }
  })

  test('is ended by the same people, once', async () => {
    await verbs().force(mina, input())
    const pair = { caller: 'home', callee: 'rows', why: 'well again' }
    expect(await verbs().end(vera, pair)).toMatchObject(forbidden)
    expect(await verbs().end(ada, pair)).toMatchObject(notFound)
    expect(await verbs().end(mina, pair)).toEqual({ ok: true, value: null })
    expect(await verbs().end(mina, pair)).toMatchObject(notFound)
    expect(memory.trail.map(({ action }) => action)).toEqual(['breaker.force', 'breaker.release'])
  })

  test.each([{ minutes: 0 }, { minutes: 1_441 }, { why: 'x' }, { mode: 'half-open' }, { caller: '../x' }])('%j is no input', (more) => expect(ForceInput.safeParse({ ...input(), ...more }).success).toBe(false))
})

describe('the wall', () => {
  const part = (...breakers: WallPart['breakers']): Result<WallPart, Fault> => ok({ nowMs, breakers, more: 0 })
  const reading = (more: Partial<StreamReading> = {}): StreamReading => ({ id: 's', teamId: 'front', name: 'orders', kind: 'hystrix', state: 'reading', sinceMs: 1, dropped: 0, problem: null, breakers: [wallBreaker({ source: 'hystrix', from: 'orders', caller: 'orders', name: 'GetOrder' })], more: 0, ...more })
  const wall = (own: Result<WallPart, Fault>, { streams = ok<StreamReading[]>([]), told = part() }: { streams?: Result<StreamReading[], Fault>; told?: Result<WallPart, Fault> } = {}) => {
    const asked: (string[] | null)[] = []
    const read = readWall({ owners, forces: forces(), rules: { list: async (scope) => (inScope(scope).some(({ name }) => name === 'home') ? [homeRules] : []) }, own: { read: async () => own }, streams: { read: async () => streams }, told: { read: async (names) => (asked.push(names && [...names]), told) }, nowMs: () => nowMs })
    return { read: (actor: Actor, input: object = {}) => read(actor, WallInput.parse(input)), asked }
  }
  const own = part(wallBreaker(), wallBreaker({ caller: null, name: 'home', state: 'open' }), wallBreaker({ caller: null, name: 'far' }), wallBreaker({ caller: 'far', name: 'home' }), wallBreaker({ caller: 'unidentified', name: 'home' }), wallBreaker({ caller: null, name: 'nobodys' }))
  const namesOf = async (read: ReturnType<ReturnType<typeof wall>['read']>) => {
    const answer = await read
    return answer.ok ? answer.value.breakers.map(({ caller, name }) => `${caller ?? 'edge'}>${name}`) : answer.error.code
  }

  test('shows each team the breakers of its own calls, and of calls from outside to it', async () => {
    expect(await namesOf(wall(own).read(vera))).toEqual(['edge>home', 'home>rows', 'unidentified>home'])
    expect(await namesOf(wall(own).read(ada))).toEqual(['edge>far', 'far>home'])
    expect(await namesOf(wall(own).read(person('nobody', {})))).toEqual([])
    expect(await namesOf(wall(own).read(olga))).toHaveLength(6)
  })

  test('metrics are asked of the reader’s applications, and streams shown of the reader’s teams', async () => {
    const { read, asked } = wall(own, { streams: ok([reading(), reading({ id: 't', teamId: 'back', name: 'secret' })]) })
    const answer = await read(vera, { source: 'hystrix' })
    expect(answer).toMatchObject({ ok: true, value: { breakers: [{ from: 'orders' }], problems: [] } })
    expect(asked).toEqual([['home']])
    await read(olga)
    expect(asked.at(-1)).toBe(null)
  })

  test('what does not answer is named, and the rest is shown; without the proxy nothing is claimed', async () => {
    expect(await wall(own, { streams: silent, told: silent }).read(vera)).toMatchObject({ ok: true, value: { total: 3, problems: [{ source: 'hystrix', problem: 'It does not answer.' }, { source: 'resilience4j' }] } })
    expect(await wall(own, { streams: ok([reading({ state: 'failed', problem: 'ECONNREFUSED', breakers: [] })]) }).read(vera)).toMatchObject({ ok: true, value: { problems: [{ source: 'hystrix', from: 'orders', problem: 'ECONNREFUSED' }] } })
    expect(await wall(silent).read(vera)).toMatchObject({ ok: false, error: { code: 'unavailable' } })
  })

  test('says which rules the reader’s teams have put in force', async () => {
    expect(await wall(own).read(vera)).toMatchObject({ ok: true, value: { rulesInForce: [{ caller: 'home', change: { volume: 3 } }] } })
    expect(await wall(own).read(ada)).toMatchObject({ ok: true, value: { rulesInForce: [] } })
  })

  test('says whose the breakers are that it shows, and of no other', async () => {
    expect(await wall(own).read(vera)).toMatchObject({ ok: true, value: { teams: { home: 'front' } } })
    expect(await wall(own).read(olga, { q: 'no such breaker' })).toMatchObject({ ok: true, value: { breakers: [], teams: {} } })
  })

  test('counts before it filters, and says what the reader’s teams have forced', async () => {
    await forces().force(applications[0] ?? expect.unreachable(), { caller: 'home', callee: 'rows', mode: 'open', minutes: 5 }, { actor: { kind: 'person', id: 'm', name: 'mina' }, why: 'it is broken' })
    expect(await wall(own).read(vera, { q: 'ROWS' })).toMatchObject({ ok: true, value: { total: 3, counts: { open: 1, forced: 0 }, breakers: [{ name: 'rows' }], forces: [{ caller: 'home' }] } })
    expect(await wall(own).read(ada)).toMatchObject({ ok: true, value: { forces: [] } })
  })
})

describe('streams', () => {
  let rows: StoredStream[]
  let trail: string[]
  beforeEach(() => {
    rows = []
    trail = []
  })
  const seen = (teamIds: readonly string[] | null, teamId: string) => teamIds === null || teamIds.includes(teamId)
  const idsOf = (scope: Parameters<StreamStore['list']>[0]) => (scope.kind === 'all' ? null : scope.teamIds)
  const streams: StreamStore = {
    list: async (scope) => rows.filter(({ teamId }) => seen(idsOf(scope), teamId)),
    find: async (scope, id) => rows.find((one) => one.id === id && seen(idsOf(scope), one.teamId)) ?? null,
    team: async (scope, slug) => (['front', 'back'].includes(slug) && seen(idsOf(scope), slug) ? { id: slug, slug } : null),
    async add(teamId, stream, { actor }) {
      rows.push({ ...stream, teamId, team: teamId, createdBy: actor.name })
      trail.push('add')
      return 'added'
    },
    async remove(id) {
      rows = rows.filter((one) => one.id !== id)
      trail.push('remove')
      return true
    },
  }
  const ports = { streams, readings: { read: async () => silent } }
  const input = (more: object = {}) => AddStreamInput.parse({ team: 'front', name: 'orders', kind: 'turbine', url: 'http://10.0.0.7/turbine.stream?cluster=orders', ...more })

  test('are added by leads of the team; those of this machine by operators alone', async () => {
    expect(await addStream(ports)(mina, input())).toMatchObject(forbidden)
    expect(await addStream(ports)(ada, input())).toMatchObject(notFound)
    expect(await addStream(ports)(lena, input({ localAllowed: true }))).toMatchObject(forbidden)
    expect(rows).toEqual([])
    // The daemon is silent: how it stands is not known.
    expect(await addStream(ports)(lena, input())).toMatchObject({ ok: true, value: { items: [{ name: 'orders', team: 'front', now: null }] } })
    expect((await addStream(ports)(olga, input({ name: 'here', localAllowed: true }))).ok).toBe(true)
    expect(trail).toEqual(['add', 'add'])
  })

  test('are seen and removed by their team', async () => {
    await addStream(ports)(lena, input())
    const stream = rows[0]?.id ?? ''
    expect(await listStreams(ports)(ada)).toEqual({ ok: true, value: { items: [] } })
    expect(await removeStream(ports)(ada, { stream, why: '' })).toMatchObject(notFound)
    expect(await removeStream(ports)(mina, { stream, why: '' })).toMatchObject(forbidden)
    expect(await removeStream(ports)(lena, { stream, why: '' })).toMatchObject({ ok: true, value: { items: [] } })
  })

  test.each(['ftp://x/y', 'http://name:secret@x/y', 'not an address', 'file:///etc/passwd', 'http://x/y#z'])('%s is no address of a stream', (url) => expect(AddStreamInput.safeParse({ ...input(), url }).success).toBe(false))
})
