import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decideGroup, type ObservedGroup } from './decide-group'
import type { ObservedInstance } from './judge-instance'

const nowMs = 1_000_000
const running = { kind: 'running', identity: { bootId: 'b', pid: 10, startTime: '1' } } as const
const ended = { kind: 'ended', exitCode: 1, signal: null, words: 'exit code 1', blameless: false } as const

const instance = (more: Partial<ObservedInstance> = {}): ObservedInstance => ({
  id: 'home-v000-aaaaaa', slot: 0, state: 'healthy', desiredState: 'running', reason: '', failures: 0, createdAtMs: 0, healthyAtMs: 0, bindingGeneration: 0, process: running, health: { kind: 'passing' }, ...more,
})
const group = (more: Partial<ObservedGroup> = {}): ObservedGroup => ({
  nowMs, cluster: 'home', wanted: true, desiredSize: 1, zones: ['a', 'b', 'c'], bindingGeneration: 0, held: false, instances: [], history: new Map(), ...more,
})
const kinds = (observed: ObservedGroup) => decideGroup(observed).actions.map(({ kind }) => kind)

describe('a server group', () => {
  test('that has what is wanted is left alone, for a while', () => {
    expect(decideGroup(group({ instances: [instance()] }))).toEqual({ actions: [], nextLookMs: 15_000 })
  })

  test('fills every empty slot, evenly over its zones', () => {
    const { actions } = decideGroup(group({ desiredSize: 6 }))
    const zones = actions.flatMap((action) => (action.kind === 'create' ? [action.zone] : []))
    expect(zones.toSorted()).toEqual(['a', 'a', 'b', 'b', 'c', 'c'])
  })

  test.each([
    { failures: 1, agoMs: 0, creates: true }, // the first replacement comes at once
    { failures: 2, agoMs: 999, creates: false },
    { failures: 2, agoMs: 1_000, creates: true },
    { failures: 5, agoMs: 7_999, creates: false },
    { failures: 5, agoMs: 8_000, creates: true },
    { failures: 40, agoMs: 59_999, creates: false }, // never longer than a minute
    { failures: 40, agoMs: 60_000, creates: true },
  ])('after $failures failures in a row, $agoMs ms later, fills the slot: $creates', ({ failures, agoMs, creates }) => {
    const decision = decideGroup(group({ history: new Map([[0, { failures, endedAtMs: nowMs - agoMs }]]) }))
    expect(decision.actions.map(({ kind }) => kind)).toEqual(creates ? ['create'] : [])
    if (!creates) expect(decision.nextLookMs).toBeGreaterThan(0)
  })

  test('carries the failures of a slot on to its next instance', () => {
    const { actions } = decideGroup(group({ history: new Map([[0, { failures: 3, endedAtMs: 0 }]]) }))
    expect(actions).toMatchObject([{ kind: 'create', failures: 3 }])
  })

  test('scaled down retires the last slots, and destroyed all', () => {
    const instances = [0, 1, 2].map((slot) => instance({ id: `i${slot}`, slot }))
    expect(decideGroup(group({ desiredSize: 1, instances })).actions).toMatchObject([{ kind: 'retire', id: 'i1', reason: 'scaled down' }, { kind: 'retire', id: 'i2' }])
    expect(decideGroup(group({ wanted: false, desiredSize: 3, instances })).actions).toMatchObject([{ id: 'i0' }, { id: 'i1' }, { id: 'i2' }])
  })

  test('never has two that are wanted in one slot: the younger one goes', () => {
    const instances = [instance({ id: 'old', createdAtMs: 1 }), instance({ id: 'young', createdAtMs: 2 })]
    expect(decideGroup(group({ instances })).actions).toMatchObject([{ kind: 'retire', id: 'young' }])
  })

  test('keeps the one that serves until the one in its place does', () => {
    const old = instance({ id: 'old', desiredState: 'stopped', reason: 'replaced by Olga' })
    expect(kinds(group({ instances: [old] }))).toEqual(['create'])
    const starting = instance({ id: 'new', state: 'starting', createdAtMs: nowMs, health: { kind: 'failing', times: 1, detail: 'connection refused' } })
    expect(kinds(group({ instances: [old, starting] }))).toEqual([])
    const healthy = instance({ id: 'new', createdAtMs: nowMs })
    expect(decideGroup(group({ instances: [old, healthy] })).actions).toMatchObject([{ kind: 'retire', id: 'old', reason: 'replaced by Olga' }])
  })

  test('replaces a sick one at once the first time, and only after its end when it keeps failing', () => {
    const leaving = (failures: number) => instance({ state: 'stopping', desiredState: 'stopped', failures })
    expect(kinds(group({ instances: [leaving(1)] }))).toEqual(['stop', 'create'])
    expect(kinds(group({ instances: [leaving(2)] }))).toEqual(['stop'])
  })
})

describe('one instance', () => {
  const one = (more: Partial<ObservedInstance>) => decideGroup(group({ instances: [instance(more)] })).actions.filter(({ kind }) => kind !== 'create')

  test.each<[string, Partial<ObservedInstance>, object[]]>([
    ['intended and not there is started', { state: 'intended', process: { kind: 'absent' } }, [{ kind: 'start' }]],
    ['intended and there already is only recorded', { state: 'intended' }, [{ kind: 'record-started' }]],
    ['a claimed start is waited for', { state: 'intended', process: { kind: 'claimed', sinceMs: nowMs - 9_999 } }, []],
    ['a claimed start that never names itself is given up', { state: 'intended', process: { kind: 'claimed', sinceMs: nowMs - 10_000 } }, [{ kind: 'finish', state: 'failed', failures: 1 }]],
    ['starting and passing is healthy', { state: 'starting' }, [{ kind: 'record-healthy' }]],
    ['starting may fail its checks for a while', { state: 'starting', createdAtMs: nowMs - 59_999, health: { kind: 'failing', times: 90, detail: 'x' } }, []],
    ['starting for too long is retired', { state: 'starting', createdAtMs: nowMs - 60_000, health: { kind: 'failing', times: 90, detail: 'connection refused' } }, [{ kind: 'retire', failures: 1 }]],
    ['starting for long and found again is probed first', { state: 'starting', createdAtMs: 0, health: { kind: 'unknown' } }, []],
    ['healthy may fail twice', { health: { kind: 'failing', times: 2, detail: 'x' } }, []],
    ['healthy that fails three times is sick', { health: { kind: 'failing', times: 3, detail: 'x' } }, [{ kind: 'retire', failures: 1 }]],
    ['healthy for a minute is forgiven', { failures: 4, healthyAtMs: nowMs - 60_000 }, [{ kind: 'forgive' }]],
    ['healthy for less is not', { failures: 4, healthyAtMs: nowMs - 59_999 }, []],
    ['stopping goes on stopping', { state: 'stopping', desiredState: 'stopped' }, [{ kind: 'stop' }]],
    ['that ended by itself failed', { process: ended }, [{ kind: 'finish', state: 'failed', failures: 1, exitCode: 1, reason: 'exit code 1' }]],
    ['that ended as asked is stopped', { state: 'stopping', desiredState: 'stopped', reason: 'scaled down', process: ended }, [{ kind: 'finish', state: 'stopped', failures: 0, reason: 'scaled down' }]],
    ['that ended with the machine is not blamed', { failures: 1, process: { ...ended, blameless: true } }, [{ kind: 'finish', state: 'failed', failures: 1 }]],
  ])('%s', (_name, more, actions) => {
    expect(one(more)).toMatchObject(actions)
  })
})

const anyInstance = fc.record({
  slot: fc.integer({ min: 0, max: 5 }),
  state: fc.constantFrom('intended', 'starting', 'healthy', 'sick', 'stopping'),
  desiredState: fc.constantFrom('running', 'stopped'),
  failures: fc.integer({ min: 0, max: 9 }),
  createdAtMs: fc.integer({ min: 0, max: nowMs }),
  process: fc.constantFrom(running, ended, { kind: 'absent' } as const, { kind: 'claimed', sinceMs: 0 } as const),
  health: fc.constantFrom({ kind: 'passing' } as const, { kind: 'failing', times: 5, detail: 'x' } as const, { kind: 'unknown' } as const),
})

test('whatever is seen: at most one new instance for a slot, none outside the wanted ones, and one action for each that is there', () => {
  fc.assert(
    fc.property(fc.array(anyInstance, { maxLength: 8 }), fc.integer({ min: 0, max: 5 }), (seen, desiredSize) => {
      const instances = seen.map((one, at) => instance({ ...one, id: `i${at}` }) )
      const { actions } = decideGroup(group({ desiredSize, instances }))
      const created = actions.flatMap((action) => (action.kind === 'create' ? [action.slot] : []))
      const acted = actions.flatMap((action) => (action.kind === 'create' ? [] : [action.id]))
      expect(new Set(created).size).toBe(created.length)
      expect(created.every((slot) => slot < desiredSize)).toBe(true)
      expect(new Set(acted).size).toBe(acted.length)
    }),
  )
})
