import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileCommit } from '../repository-ports'
import { createGitRepositories } from './git-repositories'

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'git-test-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const git = (...given: string[]) => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...given], { cwd: folder, encoding: 'utf8' })
const repositories = createGitRepositories()
const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('quarterdeck-git-'))

function commit(files: Record<string, string | Buffer>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  git('add', '-A')
  git('commit', '--quiet', '-m', 'a state')
  return git('rev-parse', 'HEAD').trim()
}
function bundle(...refs: string[]): Buffer {
  git('bundle', 'create', '--quiet', 'out.bundle', ...refs)
  return readFileSync(join(folder, 'out.bundle'))
}
const read = (bytes: Buffer, ref: string | null = null) => repositories.read(Readable.from([bytes]), ref)

describe('a bundle', () => {
  test('gives the files of its head, of a branch or of a tag, byte for byte, and nothing of it stays', async () => {
    git('init', '--quiet', '-b', 'main')
    const first = commit({ 'orders.yml': 'a: 1\nb: 한국\n', 'sub/x.properties': 'a=1', 'README.md': 'no' })
    git('tag', '-a', 'v1', '-m', 'first')
    const second = commit({ 'orders.yml': 'a: 2\n', 'broken.yml': Buffer.from([0x61, 0xff]), 'empty.yml': '' })
    const bytes = bundle('HEAD', 'main', 'v1')
    const before = left()
    expect(await read(bytes)).toEqual({ ok: true, value: { commit: second, files: [{ path: 'broken.yml', text: null }, { path: 'empty.yml', text: '' }, { path: 'orders.yml', text: 'a: 2\n' }, { path: 'sub/x.properties', text: 'a=1' }] } })
    expect(await read(bytes, 'v1')).toEqual({ ok: true, value: { commit: first, files: [{ path: 'orders.yml', text: 'a: 1\nb: 한국\n' }, { path: 'sub/x.properties', text: 'a=1' }] } })
    expect(await read(bytes, 'main')).toMatchObject({ ok: true, value: { commit: second } })
    expect(await read(bytes, 'nowhere')).toMatchObject({ ok: false, error: { code: 'not-found', reason: { code: 'config-no-ref' } } })
    expect(left()).toEqual(before)
  })

  test('leads nowhere else: links are no files', async () => {
    git('init', '--quiet', '-b', 'main')
    symlinkSync('/etc/hostname', join(folder, 'link.yml'))
    commit({ 'orders.yml': 'a: 1' })
    expect(await read(bundle('main'))).toMatchObject({ ok: true, value: { files: [{ path: 'orders.yml' }] } })
  })

  test('that is none, is cut, or needs commits that it has not, is refused', async () => {
    git('init', '--quiet', '-b', 'main')
    commit({ 'orders.yml': 'a: 1\n' })
    const whole = bundle('main')
    commit({ 'orders.yml': 'a: 2\n' })
    const before = left()
    for (const bytes of [Buffer.from('no bundle'), Buffer.alloc(0), whole.subarray(0, whole.length - 30), bundle('main~1..main')]) expect(await read(bytes)).toMatchObject({ ok: false, error: { code: 'invalid-input', reason: { code: 'config-no-bundle' } } })
    expect(left()).toEqual(before)
  })

  test('with more than it may hold is refused before it is read', async () => {
    git('init', '--quiet', '-b', 'main')
    commit({ 'large.yml': Buffer.alloc(256 * 1024 + 1, 'a') })
    expect(await read(bundle('main'))).toMatchObject({ ok: false, error: { code: 'too-large' } })
    commit({ 'large.yml': 'a', ...Object.fromEntries(Array.from({ length: 2_000 }, (_one, at) => [`f${at}.yml`, ''])) })
    expect(await read(bundle('main'))).toMatchObject({ ok: false, error: { code: 'too-large' } })
  })
})

test('what is written is a repository that git clones: each version a commit with its author, time and words', async () => {
  async function* commits(): AsyncGenerator<FileCommit> {
    yield { author: 'Mina <x>', at: new Date('2026-01-02T03:04:05Z'), message: 'orders@1\n\nfirst\n', path: 'orders.yml', text: 'a: 1\n', instead: null }
    yield { author: '', at: new Date('2026-01-03T03:04:05Z'), message: 'orders@2\n', path: 'orders.properties', text: 'a=2\ndone\n한국', instead: 'orders.yml' }
  }
  const made = await repositories.write(commits())
  if (!made.ok) throw new Error(made.error.detail)
  writeFileSync(join(folder, 'in.bundle'), await buffer(made.value))
  git('clone', '--quiet', 'in.bundle', 'clone')
  expect(readdirSync(join(folder, 'clone')).filter((name) => name !== '.git')).toEqual(['orders.properties'])
  expect(readFileSync(join(folder, 'clone/orders.properties'), 'utf8')).toBe('a=2\ndone\n한국')
  expect(git('-C', 'clone', 'log', '--format=%an|%aI|%s|%b').trim()).toBe('unknown|2026-01-03T03:04:05+00:00|orders@2|\nMina  x|2026-01-02T03:04:05+00:00|orders@1|first')
  expect(left()).toEqual([])
})
