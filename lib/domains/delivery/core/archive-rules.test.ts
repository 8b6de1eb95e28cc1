import fc from 'fast-check'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { archiveLimits, judgeEntry, judgeSize } from './archive-rules'

const entry = (name: string, type: string | null = 'file', linkname?: string) => judgeEntry({ name, type, size: 0, linkname })

describe('an entry of an uploaded archive', () => {
  test.each(['../x', 'a/../../x', 'a/../x', '/etc/passwd', 'C:\\x', 'c:/x', 'a\0b', '', '.', '..'])('%j does not name a file inside', (name) => {
    expect(entry(name).kind).not.toBe('file')
  })
  test.each([['./server.js', 'server.js'], ['a//b', 'a/b'], ['a/./b', 'a/b'], ['..a', '..a'], ['한글.txt', '한글.txt']])('%j is taken as %j', (name, path) => {
    const verdict = entry(name)
    expect(verdict).toEqual({ kind: 'file', path })
  })
  test.each(['character-device', 'block-device', 'fifo', 'link'])('a %s is refused', (type) => expect(entry('x', type).kind).toBe('refuse'))
  test.each([['a/l', '../b', 'symlink'], ['l', 'b', 'symlink'], ['a/l', '../../b', 'refuse'], ['l', '..', 'refuse'], ['l', '/etc', 'refuse'], ['l', 'a/../../b', 'refuse']])(
    'a link %j to %j: %s',
    (name, target, kind) => expect(entry(name, 'symlink', target).kind).toBe(kind),
  )
  test('whatever the name, a file lands inside the root', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('..', '.', 'a', '', '/', '\\', 'b c', '…')), (parts) => {
        const verdict = entry(parts.join('/'))
        if (verdict.kind === 'file') expect(posix.join('/srv/release', verdict.path).startsWith('/srv/release/')).toBe(true)
      }),
    )
  })
})

test('limits hold on both sides', () => {
  const { filesMax, unpackedBytesMax, ratioFromBytes, ratioMax } = archiveLimits
  expect(judgeSize({ files: filesMax, unpackedBytes: 0, uploadedBytes: 1 })).toBeNull()
  expect(judgeSize({ files: filesMax + 1, unpackedBytes: 0, uploadedBytes: 1 })).toContain('files')
  expect(judgeSize({ files: 1, unpackedBytes: unpackedBytesMax + 1, uploadedBytes: unpackedBytesMax })).toContain('MiB')
  expect(judgeSize({ files: 1, unpackedBytes: ratioFromBytes, uploadedBytes: 1 })).toBeNull()
  expect(judgeSize({ files: 1, unpackedBytes: ratioFromBytes + 1, uploadedBytes: ratioFromBytes / ratioMax })).toContain('times its size')
})
