import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { notOurs, openDataFolder } from './data-folder'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'data-folder-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('a folder that is not there, an empty one, and our own may be used', () => {
  expect(notOurs(join(dir, 'new'))).toBeNull()
  expect(notOurs(dir)).toBeNull()
  const { hostId } = openDataFolder(dir)
  expect(notOurs(dir)).toBeNull()
  expect(openDataFolder(dir).hostId).toBe(hostId)
})

test('so may one whose first start was killed before it had a name', () => {
  mkdirSync(join(dir, 'keys'))
  expect(notOurs(dir)).toBeNull()
})

test("a folder with somebody's files, or a file, is refused in one line and left alone", () => {
  writeFileSync(join(dir, 'package.json'), '{}')
  expect(notOurs(dir)).toContain('holds other things')
  expect(notOurs(join(dir, 'package.json'))).toContain('is a file')
  expect(readdirSync(dir)).toEqual(['package.json'])
})
