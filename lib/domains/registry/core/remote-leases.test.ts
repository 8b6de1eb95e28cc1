import { expect, test } from 'vitest'
import { instanceInfo } from '../testing/build'
import { appsHash } from './hash'
import { createLeaseTable } from './lease-table'
import { takeAll, takeChanges, type ToldInstance } from './remote-leases'

const told = (instanceId: string, status = 'UP', action: ToldInstance['action'] = 'ADDED'): ToldInstance => ({ info: instanceInfo({ instanceId, status }), action })
const shown = (table: ReturnType<typeof createLeaseTable>) => table.changes.leases().map(({ info, action, status }) => `${info.instanceId} ${action} ${status}`)

test('everything that is told is held, what is told no more is gone, and what is the same is no change', () => {
  const table = createLeaseTable()
  takeAll(table, [told('a'), told('b')], 1_000)
  expect(shown(table)).toEqual(['a ADDED UP', 'b ADDED UP'])
  const { version } = table
  takeAll(table, [told('a'), told('b')], 2_000)
  expect(table.version).toBe(version)
  takeAll(table, [told('b', 'DOWN'), told('c')], 3_000)
  expect(shown(table).sort()).toEqual(['a DELETED UP', 'b MODIFIED DOWN', 'c ADDED UP'])
  expect(appsHash(table.counts)).toBe('DOWN_1_UP_1_')
})

test('a delta that comes again and again changes once; what it deletes and nobody knows is nothing', () => {
  const table = createLeaseTable()
  takeAll(table, [told('a'), told('b')], 1_000)
  const changes = [told('a', 'OUT_OF_SERVICE', 'MODIFIED'), told('b', 'UP', 'DELETED'), told('x', 'UP', 'DELETED')]
  takeChanges(table, changes, 2_000)
  const { version } = table
  takeChanges(table, changes, 3_000)
  expect(table.version).toBe(version)
  expect(appsHash(table.counts)).toBe('OUT_OF_SERVICE_1_')
})
