import { expect, test } from 'vitest'
import { newSpanId, newTraceId } from './span-ids'

test('ids are hex digits of their length and none comes twice; their ends are spread', () => {
  const ids = Array.from({ length: 100_000 }, newSpanId)
  expect(ids.every((id) => /^(?!0+$)[0-9a-f]{16}$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
  const byEnd = new Map<string, number>()
  for (const id of ids) byEnd.set(id.slice(-1), (byEnd.get(id.slice(-1)) ?? 0) + 1)
  expect([byEnd.size, Math.max(...byEnd.values()) < 7_000]).toEqual([16, true])
  expect(newTraceId()).toMatch(/^(?!0+$)[0-9a-f]{32}$/)
})
