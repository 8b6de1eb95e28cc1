import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { refuseStrangers } from './console-folder.mjs'
import { withFileLock } from './file-lock.mjs'
import { identify } from './process-identity.mjs'
import { pruneBuilds } from './prune-builds.mjs'
import { hashSources } from './sources.mjs'

let dir = ''
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-build-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('two that want the lock at once work one after the other', async () => {
  const seen: string[] = []
  const work = (name: string) => async () => {
    seen.push(`${name} begins`)
    await new Promise((resolve) => setImmediate(resolve))
    seen.push(`${name} ends`)
  }
  await Promise.all([withFileLock(join(dir, 'lock'), work('one')), withFileLock(join(dir, 'lock'), work('two'))])
  expect(seen).toEqual(['one begins', 'one ends', 'two begins', 'two ends'])
  expect(existsSync(join(dir, 'lock'))).toBe(false)
})

test('a lock whose holder is dead is taken over, also when its pid lives on as another process', async () => {
  writeFileSync(join(dir, 'lock'), JSON.stringify({ ...identify(process.pid), startTime: '1' }))
  expect(await withFileLock(join(dir, 'lock'), async () => 'done')).toBe('done')
})

test('work that fails gives the lock back', async () => {
  await expect(withFileLock(join(dir, 'lock'), () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(existsSync(join(dir, 'lock'))).toBe(false)
})

test('the newest three builds stay, the one that a running product uses, and nothing of strangers is touched', () => {
  const names = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(16))
  for (const [age, name] of names.entries()) {
    mkdirSync(join(dir, name))
    if (name.startsWith('e')) writeFileSync(join(dir, name, 'used-by-1'), JSON.stringify({ supervisor: identify(process.pid), parts: [] }))
    utimesSync(join(dir, name), new Date(), new Date(Date.now() - age * 60_000))
  }
  mkdirSync(join(dir, 'dev'))
  pruneBuilds(dir, join(dir, 'a'.repeat(16)))
  expect(names.filter((name) => existsSync(join(dir, name))).map(([letter]) => letter)).toEqual(['a', 'b', 'c', 'e'])
  expect(existsSync(join(dir, 'dev'))).toBe(true)
})

test('a source changes the name of the build; a test or a document does not', () => {
  mkdirSync(join(dir, 'lib'))
  writeFileSync(join(dir, 'package.json'), '{}')
  writeFileSync(join(dir, 'lib/a.ts'), 'one')
  const before = hashSources(dir)
  writeFileSync(join(dir, 'lib/a.test.ts'), 'test')
  writeFileSync(join(dir, 'lib/README.md'), 'words')
  expect(hashSources(dir)).toBe(before)
  writeFileSync(join(dir, 'lib/a.ts'), 'two')
  expect(hashSources(dir)).not.toBe(before)
})

test('a built console that holds more than it runs is refused by name; settings of a person are not', () => {
  for (const name of ['.next', 'node_modules', 'public']) mkdirSync(join(dir, name))
  for (const name of ['package.json', 'server.js', '.env', '.env.local']) writeFileSync(join(dir, name), '')
  expect(() => refuseStrangers(dir)).not.toThrow()
  mkdirSync(join(dir, 'lib'))
  mkdirSync(join(dir, 'build'))
  expect(() => refuseStrangers(dir)).toThrow('does not run: build, lib.')
})
