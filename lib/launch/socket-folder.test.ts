import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { socketFolder } from './socket-folder'

let temporary = ''
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'qd-'))
})
afterEach(() => rmSync(temporary, { recursive: true, force: true }))
const long = `/data/${'x'.repeat(90)}`

test('sockets are in the data folder where its path is short enough', () => {
  expect(socketFolder('/data/quarterdeck', temporary)).toBe('/data/quarterdeck/run')
})

test('a path too long for a socket gets a folder of its own, always the same, that nobody else may enter', () => {
  const found = socketFolder(long, temporary)
  expect(found.startsWith(temporary)).toBe(true)
  expect(`${found}/supervisor.sock`.length).toBeLessThanOrEqual(103)
  expect(socketFolder(long, temporary)).toBe(found)
  expect(socketFolder(`${long}y`, temporary)).not.toBe(found)
  expect(statSync(found).mode & 0o777).toBe(0o700)
})

test('a folder of that name that others may enter is refused', () => {
  chmodSync(socketFolder(long, temporary), 0o755)
  expect(() => socketFolder(long, temporary)).toThrow('not ours alone')
})
