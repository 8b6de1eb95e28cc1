import { describe, expect, test } from 'vitest'
import { joinPhases } from '@/lib/domains/ledger/core/join-phases'
import type { LedgerEntry } from '@/lib/domains/ledger/schemas'
import { changesAskOf, positionOf } from './changes-query'
import { diffValues, shortDiff } from './diff-values'
import { groupRuns } from './group-runs'

describe('diffValues', () => {
  test('names every leaf that went, came or stayed, by path', () => {
    expect(diffValues({ size: 2, zones: ['a'], name: 'x' }, { size: 4, zones: ['a', 'b'], name: 'x' })).toEqual([
      { kind: 'same', text: 'name = "x"' },
      { kind: 'removed', text: 'size = 2' },
      { kind: 'added', text: 'size = 4' },
      { kind: 'same', text: 'zones[0] = "a"' },
      { kind: 'added', text: 'zones[1] = "b"' },
    ])
  })
  test('creation only adds, removal only removes', () => {
    expect(diffValues(undefined, { a: 1 })).toEqual([{ kind: 'added', text: 'a = 1' }])
    expect(diffValues({ a: null }, null)).toEqual([{ kind: 'removed', text: 'a = null' }])
  })
  test.each([
    [{ size: 2 }, { size: 4 }, 'size 2 → 4'],
    [{ size: 2 }, { size: 2 }, null],
    [undefined, { size: 2 }, null],
    [{ a: 1, b: 1, c: 1 }, { a: 2, b: 2, c: 2 }, null],
  ])('%j to %j is short for %s', (before, after, short) => expect(shortDiff(before, after)).toBe(short))
})

describe('joinPhases', () => {
  const entry = (position: number, phase: LedgerEntry['phase'], id = 'home-v000', action = 'instance.start'): LedgerEntry => ({
    position: String(position), at: '', actor: { kind: 'controller', id: 'c', name: 'runtime' }, action, subject: { kind: 'instance', id }, teamId: null, application: null, phase, hash: '',
  })
  const shape = (entries: LedgerEntry[]) => joinPhases(entries).map((row) => [Number(row.entry.position), row.intended ? Number(row.intended.position) : null])

  test('an outcome takes the intention before it', () => {
    expect(shape([entry(4, 'done', 'b'), entry(3, 'failed', 'a'), entry(2, 'intended', 'b'), entry(1, 'intended', 'a')])).toEqual([[4, 2], [3, 1]])
  })
  test('an intention that nothing settled stays in sight', () => expect(shape([entry(2, 'intended', 'a'), entry(1, 'done', 'a')])).toEqual([[2, null], [1, null]]))
  test('two rounds of one act stay two lines', () => {
    expect(shape([entry(4, 'done'), entry(3, 'intended'), entry(2, 'failed'), entry(1, 'intended')])).toEqual([[4, 3], [2, 1]])
  })
  test('what a person did at once has no intention', () => expect(shape([entry(1, 'done', 'x', 'server-group.scale')])).toEqual([[1, null]]))
})

describe('the address of a change', () => {
  test.each([
    ['CHG-4819', '4819'],
    ['CHG-0', null],
    ['4819', null],
    ['CHG-1; drop', null],
    [null, null],
  ])('%s selects %s', (selected, position) => expect(positionOf(selected)).toBe(position))
  test('filters that are empty are not asked', () => {
    expect(changesAskOf(new URLSearchParams('q=+&action=server-group&page=a~b'))).toEqual({ from: 'now-1h', to: 'now', limit: 100, action: 'server-group', cursor: 'b' })
  })
})

describe('groupRuns', () => {
  const row = (position: number, at: string, application: string | null, action = 'instance.start') => ({
    intended: null,
    entry: { position: String(position), at, actor: { kind: 'controller', id: 'c', name: 'runtime' }, action, subject: { kind: 'instance', id: `i${position}` }, teamId: null, application, phase: 'done' as const, hash: '' },
  })
  const shape = (...rows: ReturnType<typeof row>[]) => groupRuns(rows).map((run) => [Number(run.row.entry.position), run.times])

  test('equal acts on one application within ten minutes are one line under the newest', () => {
    expect(shape(row(4, '2026-01-01T10:05:00Z', 'home'), row(3, '2026-01-01T10:04:00Z', 'playback'), row(2, '2026-01-01T10:03:00Z', 'home'), row(1, '2026-01-01T09:50:00Z', 'home'))).toEqual([[4, 2], [3, 1], [1, 1]])
  })
  test('what belongs to no application is never joined', () => expect(shape(row(2, '2026-01-01T10:05:00Z', null), row(1, '2026-01-01T10:05:00Z', null))).toEqual([[2, 1], [1, 1]]))
})
