import { expect, test } from 'vitest'
import { ok } from '@/lib/kernel/result'
import type { Row } from './duckdb-engine'
import type { DuckdbReading } from './duckdb-reading'
import { stretchesWith } from './duckdb-span-words'

const block = 2_048
const asked = async (rows: Row[]) => {
  const reading = { ask: async () => ok(rows) } as unknown as DuckdbReading
  const found = await stretchesWith(reading, '2026-06-10', ['customer.id":"customer-7"'])
  return found.ok ? found.value : found.error
}
const blocks = (count: number, apart = 1): Row[] => Array.from({ length: count }, (_, at) => ({ from: at * apart * block, to: (at * apart + 1) * block }))

test('blocks beside one another are one stretch', async () => {
  expect(await asked([...blocks(3), { from: 9 * block, to: 10 * block }])).toEqual([{ from: 0, to: 3 * block }, { from: 9 * block, to: 10 * block }])
})

test('nothing found is nowhere to look', async () => {
  expect(await asked([])).toEqual([])
})

test.each([
  ['blocks beside one another', blocks(65)],
  ['blocks apart', blocks(65, 2)],
  ['one long stretch without filters', [{ from: 0, to: 65 * block }]],
])('too many to be worth it are read whole, and none is left off: %s', async (_, rows) => {
  expect(await asked(rows)).toBeNull()
})

test('as many as may be are told', async () => {
  expect(await asked(blocks(64, 2))).toHaveLength(64)
})
