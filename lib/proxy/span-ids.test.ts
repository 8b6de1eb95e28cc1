import { expect, test } from 'vitest'
import { newSpanId, newTraceId } from './span-ids'

test('ids are hex digits of their length, none comes twice, and both their ends are spread', () => {
  const ids = Array.from({ length: 100_000 }, newSpanId)
  expect(ids.every((id) => /^(?!0+$)[0-9a-f]{16}$/.test(id))).toBe(true)
  expect(new Set(ids).size).toBe(ids.length)
  const traces = Array.from({ length: 100_000 }, newTraceId)
  for (const part of [(id: string) => id.slice(0, 1), (id: string) => id.slice(-1)]) {
    const by = new Map<string, number>()
    for (const id of traces) by.set(part(id), (by.get(part(id)) ?? 0) + 1)
    expect([by.size, Math.max(...by.values()) < 7_000]).toEqual([16, true])
  }
  expect(newTraceId()).toMatch(/^(?!0+$)[0-9a-f]{32}$/)
})
