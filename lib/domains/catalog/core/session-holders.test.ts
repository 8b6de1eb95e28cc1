import { expect, test } from 'vitest'
import { addressClass, type EngineSession, groupHolders, holdersShown, sessionsOf } from './session-holders'

test.each([
  [null, 'this-machine'], ['127.0.0.1', 'this-machine'], ['::1', 'this-machine'], ['::ffff:127.0.0.1', 'this-machine'], ['127.0.0.1/32', 'this-machine'],
  ['10.1.2.3', 'private'], ['192.168.0.4', 'private'], ['172.16.0.1', 'private'], ['172.31.0.1', 'private'], ['169.254.1.1', 'private'], ['fd00::1', 'private'], ['fe80::1', 'private'], ['::ffff:10.0.0.1', 'private'],
  ['172.32.0.1', 'public'], ['8.8.8.8', 'public'], ['2001:db8::1', 'public'], ['100.10.0.1', 'public'],
  ['somewhere', 'unknown'], ['', 'unknown'],
] as const)('%s is %s', (address, kind) => expect(addressClass(address)).toBe(kind))

const session = (more: Partial<EngineSession> = {}): EngineSession => ({ program: 'psql', address: '127.0.0.1', sinceMs: 1_000, ...more })

test('sessions are told by program and kind of place, the longest standing first', () => {
  const holders = groupHolders([session({ sinceMs: 5_000 }), session({ program: 'dump', address: '10.0.0.1', sinceMs: 3_000 }), session({ sinceMs: 1_000 })])
  expect(holders).toEqual([
    { program: 'psql', address: 'this-machine', sessions: 2, sinceMs: 1_000 },
    { program: 'dump', address: 'private', sessions: 1, sinceMs: 3_000 },
  ])
  expect(sessionsOf(holders)).toBe(3)
  expect(groupHolders([])).toEqual([])
})

test('what the engine does not show us is unknown and not on this machine', () => {
  expect(groupHolders([session({ program: '', address: null, sinceMs: null })])).toEqual([{ program: '', address: 'unknown', sessions: 1, sinceMs: null }])
})

test('an address with a password that a program calls itself by does not get through, nor a name without end', () => {
  const [holder] = groupHolders([session({ program: 'tool postgresql://u:secret@h/d run' })])
  expect(holder?.program).toBe('tool … run')
  expect(groupHolders([session({ program: 'x'.repeat(200) })])[0]?.program).toHaveLength(63)
})

test('a row holds a few, the longest standing', () => {
  const holders = groupHolders(Array.from({ length: 30 }, (_, at) => session({ program: `p${at}`, sinceMs: 100 - at })))
  expect(holdersShown(holders).map(({ program }) => program)).toEqual(holders.slice(0, 10).map(({ program }) => program))
  expect(holders[0]?.program).toBe('p29')
})
