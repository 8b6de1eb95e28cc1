import { describe, expect, test } from 'vitest'
import { instanceInfo } from '../testing/build'
import { createLeaseTable } from './lease-table'
import { createReplicationQueue, type Replicable, type ReplicationItem, settle } from './replication'
import { cancel, register, setStatus } from './transitions'

const put = (table = createLeaseTable(), instanceId = 'x') => ({ table, lease: register(table, instanceInfo({ instanceId }), null, 1_000).lease })
const said = (items: readonly ReplicationItem[]) => items.map(({ action, id }) => `${action} ${id}`)

describe('what waits for a peer', () => {
  test.each<[Replicable[], string[]]>([
    [['heartbeat', 'heartbeat'], ['Heartbeat x']],
    [['heartbeat', 'register', 'heartbeat'], ['Register x']],
    [['register', 'status'], ['Register x', 'DeleteStatusOverride x']],
    [['cancel', 'register'], ['Register x']],
  ])('%o of a living lease is told as %o', (marks, items) => {
    const { table, lease } = put()
    const queue = createReplicationQueue(10)
    for (const what of marks) queue.mark(lease, what, 1_000)
    expect(said(queue.take(table, 250).items)).toEqual(items)
    expect(queue.size).toBe(0)
  })

  test('an override is told by its own value, whatever the client reports', () => {
    const { table, lease } = put()
    setStatus(table, lease, 'OUT_OF_SERVICE', null, 2_000)
    const { lease: again } = register(table, instanceInfo({ instanceId: 'x', status: 'DOWN', lastDirtyTimestamp: 3_000 }), null, 3_000)
    const queue = createReplicationQueue(10)
    queue.mark(again, 'status', 3_000)
    expect(queue.take(table, 250).items).toMatchObject([{ action: 'StatusUpdate', status: 'OUT_OF_SERVICE' }])
  })

  test('a cancelled lease is told once with its dirty timestamp; an evicted one that renewed before is not told', () => {
    const { table, lease } = put()
    const { lease: evicted } = put(table, 'evicted')
    const queue = createReplicationQueue(10)
    queue.mark(lease, 'register', 1_000)
    queue.mark(evicted, 'heartbeat', 1_000)
    for (const id of ['x', 'evicted']) cancel(table, 'HOME', id, 2_000)
    queue.mark(lease, 'cancel', 2_000)
    expect(queue.take(table, 250).items).toMatchObject([{ action: 'Cancel', id: 'x', dirtyMs: 1_000 }])
  })

  test('what could not be told stays the oldest, beside what happened since', () => {
    const { table, lease } = put()
    const queue = createReplicationQueue(10)
    queue.mark(lease, 'register', 1_000)
    const { taken } = queue.take(table, 250)
    queue.mark(lease, 'status', 5_000)
    queue.putBack(taken)
    expect([queue.size, queue.oldestMs()]).toEqual([1, 1_000])
    expect(said(queue.take(table, 250).items)).toEqual(['Register x', 'DeleteStatusOverride x'])
  })

  test('over its bound it holds no more, and then tells every lease anew', () => {
    const table = createLeaseTable()
    const queue = createReplicationQueue(2)
    for (const id of ['a', 'b', 'c']) queue.mark(put(table, id).lease, 'heartbeat', 1_000)
    expect(queue.size).toBe(2)
    cancel(table, 'HOME', 'a', 2_000)
    expect(said(queue.take(table, 250).items)).toEqual(['Register b', 'Register c'])
  })

  test('a batch holds no more than its most', () => {
    const table = createLeaseTable()
    const queue = createReplicationQueue(10)
    for (const id of ['a', 'b', 'c']) queue.mark(put(table, id).lease, 'heartbeat', 1_000)
    expect([queue.take(table, 2).items.length, queue.size]).toEqual([2, 1])
  })
})

test.each<[ReplicationItem['action'], number, boolean, string]>([
  ['Heartbeat', 200, false, 'done'],
  ['Heartbeat', 404, false, 'register'],
  ['StatusUpdate', 404, false, 'register'],
  ['Cancel', 404, false, 'done'],
  ['Heartbeat', 409, true, 'adopt'],
  ['Heartbeat', 409, false, 'refused'],
  ['Register', 403, false, 'refused'],
])('%s answered %i (a newer copy: %s) is %s', (action, statusCode, hasNewer, kind) => {
  const item: ReplicationItem = { app: 'HOME', id: 'x', dirtyMs: 1, action, status: 'UP', overriddenStatus: null, lease: null }
  expect(settle(item, { statusCode, newer: hasNewer ? instanceInfo() : null }).kind).toBe(kind)
})
