import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { replaceFile } from './replace-file'

let dir = ''
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'quarterdeck-replace-'))))
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('the new text takes the place of the old one, for its owner alone, and nothing lies beside it', async () => {
  const path = join(dir, 'kept/it.json')
  await replaceFile(path, 'one')
  await replaceFile(path, 'two')
  expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777, readdirSync(join(dir, 'kept'))]).toEqual(['two', 0o600, ['it.json']])
})

test('what cannot take its place leaves nothing behind', async () => {
  mkdirSync(join(dir, 'folder/within'), { recursive: true })
  await expect(replaceFile(join(dir, 'folder'), 'text')).rejects.toThrow()
  expect(readdirSync(dir)).toEqual(['folder'])
})
