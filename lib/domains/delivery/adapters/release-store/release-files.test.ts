import { existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type PackedFile, packFiles } from '../../testing/pack-files'
import { createReleaseFiles, type ReleaseFiles } from './release-files'

let root: string
let files: ReleaseFiles
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qd-releases-'))
  files = createReleaseFiles(root)
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

async function* chunks(bytes: Buffer, size = 700): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}
const store = async (entries: PackedFile[]) => files.store(chunks(await packFiles(entries)))
const procfile: PackedFile = { name: 'Procfile', content: 'web: node server.js' }

describe('an archive', () => {
  test('is unpacked once under the digest of its bytes, for reading', async () => {
    const bytes = await packFiles([procfile, { name: 'bin/run', content: '#!/bin/sh', mode: 0o755 }, { name: 'server.js', content: 'x' }, { name: 'current', type: 'symlink', linkname: 'bin' }])
    const [one, two] = await Promise.all([files.store(chunks(bytes)), files.store(chunks(bytes))])
    expect(one).toEqual(two)
    expect(one).toMatchObject({ command: ['node', 'server.js'], files: 4, sizeBytes: bytes.length })
    const dir = join(root, 'releases', one.digest)
    expect(readFileSync(join(dir, 'current/run'), 'utf8')).toBe('#!/bin/sh')
    expect(lstatSync(join(dir, 'bin/run')).mode & 0o777).toBe(0o555)
    expect(lstatSync(join(dir, 'server.js')).mode & 0o777).toBe(0o444)
    expect(readdirSync(join(root, 'incoming'))).toEqual([])
  })

  test('with everything in one folder is that folder', async () => {
    const { digest } = await store([{ name: 'app/', type: 'directory' }, { name: 'app/package.json', content: '{"main":"a.js"}' }, { name: 'app/a.js', content: '' }])
    expect(existsSync(join(root, 'releases', digest, 'a.js'))).toBe(true)
  })

  test('is kept with what it declares of those that it calls, and one without declares nothing', async () => {
    const declared = { name: 'quarterdeck.json', content: '{"dependencies":{"catalogue":{"timeoutMs":500}}}' }
    const { digest, dependencies } = await store([procfile, declared])
    expect(dependencies).toEqual({ catalogue: { timeoutMs: 500 } })
    expect(await store([procfile, declared])).toMatchObject({ digest, dependencies })
    expect((await store([procfile])).dependencies).toEqual({})
  })

  test('that was kept before releases declared anything declares nothing', async () => {
    const { digest } = await store([procfile])
    const note = join(root, 'releases', `${digest}.json`)
    const { dependencies: _since, ...before } = JSON.parse(readFileSync(note, 'utf8'))
    writeFileSync(note, JSON.stringify(before))
    expect((await store([procfile])).dependencies).toEqual({})
  })

  test.each<[string, PackedFile[], string]>([
    ['leads out', [{ name: '../evil', content: 'x' }], '"../evil" leads out of the archive'],
    ['is absolute', [{ name: '/etc/evil', content: 'x' }], 'leads out of the archive'],
    ['links out', [{ name: 'l', type: 'symlink', linkname: '../../etc' }], 'outside the archive'],
    ['links out by two steps', [procfile, { name: 'p/q', type: 'symlink', linkname: '..' }, { name: 'r', type: 'symlink', linkname: 'p/q/..' }], 'leads out of the archive'],
    ['links to nothing', [procfile, { name: 'l', type: 'symlink', linkname: 'missing' }], 'which the archive does not have'],
    ['holds a device', [{ name: 'null', type: 'character-device' }], 'is a character-device'],
    ['names a file twice', [procfile, procfile], 'twice'],
    ['declares what nobody reads', [procfile, { name: 'quarterdeck.json', content: '{"dependencies":{"catalogue":{"timeout":5}}}' }], 'dependencies.catalogue has "timeout"'],
    ['does not say how to start', [{ name: 'a', content: '' }, { name: 'b', content: '' }], 'neither a Procfile nor a package.json'],
  ])('that %s is refused, and leaves nothing', async (_what, entries, words) => {
    await expect(store(entries)).rejects.toThrow(words)
    expect(readdirSync(join(root, 'incoming'))).toEqual([])
    expect(readdirSync(join(root, 'releases'))).toEqual([])
  })

  test('that only pretends is refused with the cure', async () => {
    await expect(files.store(chunks(Buffer.from('hello')))).rejects.toThrow('not a whole gzip archive')
    await expect(files.store(chunks(gzipSync('hello'.repeat(500))))).rejects.toThrow('not a whole tar archive')
    const whole = await packFiles([procfile, { name: 'a', content: 'x'.repeat(50_000) }])
    await expect(files.store(chunks(whole.subarray(0, whole.length - 20)))).rejects.toThrow('not a whole gzip archive')
    await expect(files.store(chunks(Buffer.alloc(0)))).rejects.toThrow('empty')
  })

  test('made to fill the disk is stopped early', async () => {
    await expect(files.store(chunks(await packFiles([procfile, { name: 'zeros', content: '\0'.repeat(40 * 1024 * 1024) }]), 65_536))).rejects.toThrow('times its size')
  })
})

describe('two releases', () => {
  test('differ by contents, links and the right to be run, not by when or how they were packed', async () => {
    const common: PackedFile[] = [procfile, { name: 'server.js', content: 'same' }, { name: 'run', content: 'x', mode: 0o755 }, { name: 'link', type: 'symlink', linkname: 'server.js' }]
    const from = await store([...common, { name: 'old.js', content: 'a' }, { name: 'config.json', content: '1' }])
    const to = await store([...common.slice(0, 2), { name: 'run', content: 'x' }, { name: 'link', type: 'symlink', linkname: 'run' }, { name: 'config.json', content: '2' }, { name: 'lib/new.js', content: 'a' }])
    expect(await files.compare(from.digest, to.digest)).toEqual({ added: ['lib/new.js'], removed: ['old.js'], changed: ['config.json', 'link', 'run'], more: 0 })
    expect(await files.compare(from.digest, from.digest)).toEqual({ added: [], removed: [], changed: [], more: 0 })
  })

  test('with more than 200 differences say how many more', async () => {
    const from = await store([procfile])
    const to = await store([procfile, ...Array.from({ length: 230 }, (_, at) => ({ name: `f${at}`, content: '' }))])
    const difference = await files.compare(from.digest, to.digest)
    expect([difference?.added.length, difference?.more]).toEqual([200, 30])
  })

  test('of which one is not kept here are not compared, and no name leads out of the store', async () => {
    const { digest } = await store([procfile])
    expect(await files.compare(digest, 'a'.repeat(64))).toBeNull()
    expect(await files.compare('../incoming', digest)).toBeNull()
  })
})

test('what a crash left half done is removed at the next start', () => {
  mkdirSync(join(root, 'incoming', 'half'))
  writeFileSync(join(root, 'incoming', 'half', 'archive'), 'x')
  createReleaseFiles(root)
  expect(readdirSync(join(root, 'incoming'))).toEqual([])
})
