import { beforeEach, describe, expect, test } from 'vitest'
import { instanceInfo } from '../testing/build'
import { createLeaseTable, type LeaseTable } from './lease-table'
import { cancel, clearStatus, register, renew, setMetadata, setStatus } from './transitions'

let table: LeaseTable
const put = (more: Record<string, unknown> = {}, nowMs = 1_000) => register(table, instanceInfo(more), null, nowMs).lease
const home = () => {
  const lease = table.find('HOME', 'home-1')
  if (!lease) throw new Error('home-1 is not registered')
  return lease
}

beforeEach(() => {
  table = createLeaseTable()
})

describe('register', () => {
  test('an older copy leaves the newer data, but the lease is fresh', () => {
    put({ lastDirtyTimestamp: 2_000, vipAddress: 'new' }, 1_000)
    put({ lastDirtyTimestamp: 1_999, vipAddress: 'old' }, 5_000)
    expect(home()).toMatchObject({ info: { vipAddress: 'new' }, registeredAtMs: 5_000, renewedAtMs: 5_000 })
  })

  test('an equally old copy replaces the data', () => {
    put({ lastDirtyTimestamp: 2_000, vipAddress: 'first' })
    put({ lastDirtyTimestamp: 2_000, vipAddress: 'second' })
    expect(home().info.vipAddress).toBe('second')
  })

  test('the time since it serves is kept over a second registration', () => {
    put({}, 1_000)
    put({ lastDirtyTimestamp: 3_000 }, 5_000)
    expect(home().serviceUpAtMs).toBe(1_000)
  })

  test('only the first registration is a new client', () => {
    expect(register(table, instanceInfo(), null, 1).isNew).toBe(true)
    expect(register(table, instanceInfo(), null, 2).isNew).toBe(false)
    expect(table.size).toBe(1)
  })

  test('an override that the client carries is adopted where there is none', () => {
    put({ overriddenStatus: 'OUT_OF_SERVICE' })
    expect(home()).toMatchObject({ status: 'OUT_OF_SERVICE', override: 'OUT_OF_SERVICE' })
  })
})

describe('renew', () => {
  test('an unknown lease must register again', () => {
    expect(renew(table, 'HOME', 'home-1', null, 1)).toEqual({ kind: 'register-again', lease: null })
  })

  test.each([
    [1_001, 'register-again'],
    [1_000, 'renewed'],
    [999, 'renewed'],
    [null, 'renewed'],
  ] as const)('with the client at %s and us at 1000 it is %s', (dirtyMs, kind) => {
    put({ lastDirtyTimestamp: 1_000 })
    expect(renew(table, 'HOME', 'home-1', dirtyMs, 2_000).kind).toBe(kind)
    expect(home().renewedAtMs).toBe(2_000)
  })

  test('is no change for readers', () => {
    put()
    const { version } = table
    renew(table, 'HOME', 'home-1', null, 2_000)
    expect(table.version).toBe(version)
  })
})

describe('status', () => {
  test('an override survives heartbeats and registrations', () => {
    setStatus(table, put(), 'OUT_OF_SERVICE', null, 2_000)
    expect(renew(table, 'HOME', 'home-1', null, 3_000).kind).toBe('renewed')
    put({ lastDirtyTimestamp: 9_000 }, 4_000)
    expect(home()).toMatchObject({ status: 'OUT_OF_SERVICE', overriddenStatus: 'OUT_OF_SERVICE' })
  })

  test('after its removal the next heartbeat asks for a registration, which brings the client’s word back', () => {
    setStatus(table, put(), 'OUT_OF_SERVICE', null, 2_000)
    clearStatus(table, home(), 'UNKNOWN', null, 3_000)
    expect(home()).toMatchObject({ status: 'UNKNOWN', overriddenStatus: 'UNKNOWN' })
    expect(renew(table, 'HOME', 'home-1', null, 4_000)).toEqual({ kind: 'register-again', lease: null })
    put({ lastDirtyTimestamp: 9_000 }, 5_000)
    expect(home().status).toBe('UP')
  })

  test('setting the status that it has already renews and changes nothing else', () => {
    const lease = put()
    const { version } = table
    setStatus(table, lease, 'UP', null, 2_000)
    expect(lease).toMatchObject({ override: null, renewedAtMs: 2_000 })
    expect(table.version).toBe(version)
  })

  test('removing an override that is not there changes nothing', () => {
    clearStatus(table, put(), 'DOWN', null, 2_000)
    expect(home().status).toBe('UP')
  })
})

test('metadata is added and replaced, never removed', () => {
  setMetadata(table, put({ metadata: { zone: 'local-a', keep: 'yes' } }), { zone: 'local-b', added: '1' }, 2_000)
  expect(home().info.metadata).toEqual({ zone: 'local-b', keep: 'yes', added: '1' })
})

test('a cancel takes the override along', () => {
  setStatus(table, put(), 'OUT_OF_SERVICE', null, 2_000)
  expect(cancel(table, 'HOME', 'home-1', 3_000)).toMatchObject({ action: 'DELETED' })
  expect(cancel(table, 'HOME', 'home-1', 3_000)).toBeNull()
  put({}, 4_000)
  expect(home()).toMatchObject({ status: 'UP', override: null })
})
