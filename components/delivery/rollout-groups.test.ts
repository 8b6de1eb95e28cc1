import { describe, expect, test } from 'vitest'
import { groupLook, groupsOf, rolloutRange } from './rollout-groups'

test('groups are named with what they are, the old ones first, and not before they are made', () => {
  const groups = { before: ['home-v001', 'home-v002'], target: 'home-v005', baseline: null, canary: 'home-v004' }
  expect(groupsOf({ groups })).toEqual([
    { name: 'home-v001', role: 'production' },
    { name: 'home-v002', role: 'production' },
    { name: 'home-v004', role: 'canary' },
    { name: 'home-v005', role: 'target' },
  ])
})

describe('colours', () => {
  test('baseline is slate and canary violet, whatever the strategy', () => {
    for (const strategy of ['redblack', 'canary'] as const) {
      expect(groupLook('baseline', strategy).fill).toBe('var(--baseline)')
      expect(groupLook('canary', strategy).fill).toBe('var(--canary)')
    }
  })
  test('with four groups all look different', () => {
    expect(new Set((['production', 'baseline', 'canary', 'target'] as const).map((role) => groupLook(role, 'canary').fill)).size).toBe(4)
  })
})

describe('the time of a rollout', () => {
  const at = (minute: number) => Date.UTC(2026, 10, 23, 10, minute)
  const text = (minute: number) => new Date(at(minute)).toISOString()
  const range = (endedAt: number | null, drained: number | null, now: number) =>
    rolloutRange({ createdAt: text(5), endedAt: endedAt === null ? null : text(endedAt), steps: [{ phase: 'drain', endedAt: drained === null ? null : text(drained) }] }, at(now))

  test('begins before it and goes to now while it runs', () => expect(range(null, null, 30)).toEqual({ from: String(at(3)), to: 'now' }))
  test('ends soon after it ended', () => expect(range(8, null, 30).to).toBe(String(at(10))))
  test('ends ten minutes after all traffic had moved, however long the old group is kept', () => {
    expect(range(null, 8, 12).to).toBe('now')
    expect(range(null, 8, 50).to).toBe(String(at(18)))
    expect(range(40, 8, 50).to).toBe(String(at(18)))
  })
})
