import { describe, expect, test } from 'vitest'
import { decideGroup } from './decide-group'
import type { ObservedInstance } from './judge-instance'
import { staleToReplace } from './stale-instances'

const running = { kind: 'running', identity: { bootId: 'b', pid: 10, startTime: '1' } } as const
const instance = (id: string, slot: number, bindingGeneration: number, more: Partial<ObservedInstance> = {}): ObservedInstance => ({
  id, slot, bindingGeneration, state: 'healthy', desiredState: 'running', reason: '', failures: 0, createdAtMs: slot, healthyAtMs: 0, process: running, health: { kind: 'passing' }, ...more,
})

describe('instances with older bindings', () => {
  test('are replaced one at a time, in the order of their slots', () => {
    expect(staleToReplace(2, [instance('b', 1, 1), instance('a', 0, 1)])).toBe('a')
    expect(staleToReplace(2, [instance('a', 0, 1, { desiredState: 'stopped' }), instance('b', 1, 1)])).toBeNull()
    expect(staleToReplace(2, [instance('a', 0, 1, { desiredState: 'stopped', state: 'stopping' }), instance('a2', 0, 2), instance('b', 1, 1)])).toBe('b')
    expect(staleToReplace(2, [instance('a2', 0, 2), instance('b2', 1, 3)])).toBeNull()
  })

  test('stay while one with the present bindings is not healthy: what breaks the application stops at its first instance', () => {
    for (const state of ['intended', 'starting', 'sick'] as const) expect(staleToReplace(2, [instance('a2', 0, state === 'intended' ? 0 : 2, { state }), instance('b', 1, 1)])).toBeNull()
  })

  test('that do not serve are left to their health', () => {
    expect(staleToReplace(2, [instance('a', 0, 1, { state: 'starting' }), instance('b', 1, 1)])).toBe('b')
    expect(staleToReplace(2, [instance('a', 0, 1, { state: 'starting' })])).toBeNull()
  })

  test('are replaced by the group, but not while a rollout moves it nor when it is to end', () => {
    const group = { nowMs: 1_000_000, cluster: 'home', wanted: true, desiredSize: 1, zones: ['a'], bindingGeneration: 2, held: false, instances: [instance('a', 0, 1)], history: new Map() }
    expect(decideGroup(group).actions).toEqual([{ kind: 'replace', id: 'a', reason: 'what its application is bound to changed' }])
    expect(decideGroup({ ...group, held: true }).actions).toEqual([])
    expect(decideGroup({ ...group, wanted: false }).actions).toMatchObject([{ kind: 'retire', id: 'a' }])
  })
})
