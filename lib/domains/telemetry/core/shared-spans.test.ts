import fc from 'fast-check'
import { expect, test } from 'vitest'
import { belowTheirHalf, isSameTrace, serverHalfId, sharedMark } from './shared-spans'
import type { StoredSpan } from './span-view'
import { inTreeOrder } from './trace-tree'

const stored = (application: string, spanId: string, parentId: string, startNs: bigint, shared = false): StoredSpan => ({
  spanId, parentId, name: '', kind: 1, startNs, durationNs: 1n, status: 0, statusMessage: '', attributes: shared ? { [sharedMark]: true } : {}, resource: {}, events: [],
  from: { application, cluster: '', serverGroup: '', instance: '', zone: '' },
})

test('the id of the server’s half is another one, always the same, and never zero', () => {
  const id = fc.uint8Array({ minLength: 8, maxLength: 8 }).map((bytes) => Buffer.from(bytes).toString('hex'))
  fc.assert(fc.property(id, (one) => {
    expect(serverHalfId(one)).toMatch(/^(?!0{16})[0-9a-f]{16}$/)
    expect(serverHalfId(one)).not.toBe(one)
    expect(serverHalfId(one)).toBe(serverHalfId(one))
  }))
  expect(serverHalfId('8000000000000000')).toBe('0000000000000001')
})

test('what the server did hangs below its own half, what the caller did below the caller’s', () => {
  const half = serverHalfId('aaaaaaaaaaaaaaaa')
  const spans = [
    stored('home', 'aaaaaaaaaaaaaaaa', '', 1n), stored('shop', half, 'aaaaaaaaaaaaaaaa', 4n, true), stored('shop', 'query', 'aaaaaaaaaaaaaaaa', 5n), stored('home', 'retry', 'aaaaaaaaaaaaaaaa', 3n),
  ]
  expect(belowTheirHalf(spans).map(({ spanId, parentId }) => [spanId, parentId])).toEqual([['aaaaaaaaaaaaaaaa', ''], [half, 'aaaaaaaaaaaaaaaa'], ['query', half], ['retry', 'aaaaaaaaaaaaaaaa']])
  expect(inTreeOrder(belowTheirHalf(spans)).map(({ spanId }) => spanId)).toEqual(['aaaaaaaaaaaaaaaa', 'retry', half, 'query'])
})

test.each([
  ['a'.repeat(32), 'a'.repeat(32), true],
  ['a'.repeat(32), '0'.repeat(16) + 'a'.repeat(16), true],
  ['0'.repeat(16) + 'a'.repeat(16), 'b'.repeat(16) + 'a'.repeat(16), true],
  ['c'.repeat(16) + 'a'.repeat(16), 'b'.repeat(16) + 'a'.repeat(16), false],
  ['a'.repeat(32), '0'.repeat(16) + 'b'.repeat(16), false],
])('%s and %s are one trace: %s', (one, other, same) => {
  expect(isSameTrace(one, other)).toBe(same)
  expect(isSameTrace(other, one)).toBe(same)
})
