import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import tar from 'tar-stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { packFolder } from './pack-folder'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-pack-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

async function bytesOf(folder: string): Promise<Buffer> {
  const { stream } = await packFolder(folder)
  return Buffer.from(await new Response(stream).arrayBuffer())
}

async function namesIn(bytes: Buffer): Promise<string[]> {
  const names: string[] = []
  const extract = Readable.from([bytes]).pipe(createGunzip()).pipe(tar.extract())
  for await (const entry of extract) {
    names.push(`${entry.header.name} ${(entry.header.mode ?? 0).toString(8)} ${entry.header.size}`)
    entry.resume()
  }
  return names
}

test('the same files give the same bytes, whenever and in whatever order they were written', async () => {
  mkdirSync(join(dir, 'lib'))
  writeFileSync(join(dir, 'b.js'), 'b')
  writeFileSync(join(dir, 'lib/a.js'), 'a')
  const first = await bytesOf(dir)
  rmSync(join(dir, 'b.js'))
  writeFileSync(join(dir, 'b.js'), 'b')
  utimesSync(join(dir, 'lib/a.js'), 1, 1)
  const second = await bytesOf(dir)
  const digest = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
  expect(digest(second)).toBe(digest(first))
})

test('folders below come along, programs stay programs; links and .git stay behind', async () => {
  mkdirSync(join(dir, '.git'))
  writeFileSync(join(dir, '.git/config'), 'x')
  mkdirSync(join(dir, 'bin'))
  writeFileSync(join(dir, 'bin/start'), '#!/bin/sh')
  chmodSync(join(dir, 'bin/start'), 0o755)
  writeFileSync(join(dir, 'Procfile'), 'web: bin/start')
  symlinkSync('/etc/passwd', join(dir, 'stolen'))
  expect(await namesIn(await bytesOf(dir))).toEqual(['Procfile 644 14', 'bin/start 755 9'])
})

test('a folder that is not there or empty is said before anything is sent', async () => {
  await expect(packFolder(join(dir, 'none'))).rejects.toMatchObject({ exit: 'usage', message: expect.stringContaining('There is no folder') })
  await expect(packFolder(dir)).rejects.toMatchObject({ exit: 'usage', message: expect.stringContaining('has no files') })
})
