import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { apiRoutes } from '@/generated/api-routes'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { controlRoutes, serveControl } from '@/lib/control/serve'
import { answerUploads } from '@/lib/daemon/releases/answer-uploads'
import { addTeam, addToken } from '@/lib/domains/access/testing/estate'
import { createReleaseFiles } from '@/lib/domains/delivery/adapters/release-store/release-files'
import { type PackedFile, packFiles } from '@/lib/domains/delivery/testing/pack-files'
import { newId } from '@/lib/kernel/ids'
import { createTestWeb, type TestWeb } from '@/lib/testing/web-context'

let web: TestWeb
let root: string
let daemon: Server
let token: string

beforeAll(async () => {
  web = await createTestWeb()
  root = mkdtempSync(join(tmpdir(), 'qd-uploads-'))
  const routes = controlRoutes()
  answerUploads(routes, createReleaseFiles(root))
  daemon = await serveControl(join(web.settings.socketDir, 'daemon.sock'), routes, web.log)
  const team = await addTeam(web.database, 'front')
  token = await addToken(web.database, 'member', team.id)
  await web.database.application.create({ data: { id: newId(), name: 'home', teamId: team.id } })
})
afterAll(async () => {
  await web.close()
  daemon.closeAllConnections()
  daemon.close()
  rmSync(root, { recursive: true, force: true })
})

const route = apiRoutes().find(({ method, path }) => method === 'POST' && path === '/api/v1/applications/{application}/releases') ?? expect.unreachable()

async function upload(body: Buffer, headers: Record<string, string> = {}) {
  const request = new Request('http://127.0.0.1:3000/api/v1/applications/home/releases?version=1.0', {
    method: 'POST', body: new Uint8Array(body), headers: { 'content-type': 'application/gzip', authorization: `Bearer ${token}`, ...headers },
  })
  const response = await route.handler(request, { params: Promise.resolve({ application: 'home' }) })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const kept = () => readdirSync(join(root, 'releases'))
const procfile: PackedFile = { name: 'Procfile', content: 'web: node server.js' }

describe('an upload that is refused', () => {
  afterEach(async () => {
    expect([kept(), readdirSync(join(root, 'incoming')), await web.database.release.count(), await web.database.ledgerEntry.count({ where: { action: 'release.create' } })]).toEqual([[], [], 0, 0])
    expect(web.logged.filter((line) => line.includes('"error"'))).toEqual([])
  })

  test.each<[string, PackedFile[], number, string]>([
    ['a path with ../', [procfile, { name: '../evil', content: 'x' }], 400, '"../evil" leads out of the archive'],
    ['../ in the middle of a path', [procfile, { name: 'a/../../evil', content: 'x' }], 400, 'leads out of the archive'],
    ['an absolute path', [procfile, { name: '/etc/evil', content: 'x' }], 400, 'leads out of the archive'],
    ['a link that leads out', [procfile, { name: 'l', type: 'symlink', linkname: '../../etc/passwd' }], 400, 'outside the archive'],
    ['an absolute link', [procfile, { name: 'l', type: 'symlink', linkname: '/etc/passwd' }], 400, 'outside the archive'],
    ['a link to a link that leads out', [procfile, { name: 'a/l', type: 'symlink', linkname: '..' }, { name: 'm', type: 'symlink', linkname: 'a/l/..' }], 400, 'link'],
    ['a file written through a link', [procfile, { name: 'd', type: 'symlink', linkname: '.' }, { name: 'd/x', content: 'x' }], 400, 'The archive names "d" twice'],
    ['one name twice', [procfile, { name: 'x', content: '1' }, { name: 'x', content: '2' }], 400, 'The archive names "x" twice'],
    ['a name that no disk takes', [procfile, { name: 'n'.repeat(300), content: '' }], 400, 'longer than 255 bytes'],
    ['a link that leads to itself', [procfile, { name: 'l', type: 'symlink', linkname: 'l' }], 400, 'is a link to'],
    ['a hard link', [procfile, { name: 'h', type: 'link', linkname: 'Procfile' }], 400, 'is a hard link'],
    ['a device', [procfile, { name: 'null', type: 'character-device' }], 400, 'character-device'],
    ['a bomb', [procfile, { name: 'zeros', content: '\0'.repeat(40 * 1024 * 1024) }], 413, 'times its size'],
    ['no start command', [{ name: 'server.js', content: '' }], 400, 'neither a Procfile nor a package.json'],
    ['a Procfile without web', [{ name: 'Procfile', content: 'worker: node w.js' }], 400, 'no line "web: …"'],
    ['a package without start or main', [{ name: 'package.json', content: '{}' }], 400, 'neither "scripts.start" nor "main"'],
    ['a main file that is not there', [{ name: 'package.json', content: '{"main":"gone.js"}' }], 400, 'the archive has no such file'],
    ['a package that is no JSON', [{ name: 'package.json', content: '{' }], 400, 'not the JSON of a package'],
    ['a dependency with a wrong field', [procfile, { name: 'quarterdeck.json', content: '{"dependencies":{"catalogue":{"timeoutMs":"2s"}}}' }], 400, 'dependencies.catalogue.timeoutMs must be a whole number of ms from 1 to 30,000, not "2s"'],
    ['a start command that needs a shell', [{ name: 'Procfile', content: 'web: node a.js | tee log' }], 400, 'Procfile'],
  ])('for %s says what and how to cure it, and leaves nothing', async (_what, entries, status, words) => {
    const answer = await upload(await packFiles(entries))
    expect(answer).toMatchObject({ status, body: { type: expect.stringContaining('tag:quarterdeck'), detail: expect.stringContaining(words) } })
  })

  test.each<[string, () => Promise<Buffer>, string]>([
    ['no archive at all', async () => Buffer.from('hello'), 'not a whole gzip archive'],
    ['gzip without tar', async () => gzipSync('hello'.repeat(500)), 'not a whole tar archive'],
    ['half of an archive', async () => (await packFiles([procfile, { name: 'a', content: 'x'.repeat(50_000) }])).subarray(0, 150), 'not a whole gzip archive'],
    ['nothing', async () => Buffer.alloc(0), 'empty'],
  ])('because it is %s', async (_what, bytes, words) => {
    expect(await upload(await bytes())).toMatchObject({ status: 400, body: { detail: expect.stringContaining(words) } })
  })

  test('because it says that it is too large, or is something else, is not even taken', async () => {
    const bytes = await packFiles([procfile])
    expect(await upload(bytes, { 'content-length': String(300 * 1024 * 1024) })).toMatchObject({ status: 413 })
    expect(await upload(bytes, { 'content-type': 'text/html' })).toMatchObject({ status: 415 })
  })
})

test('the next upload that is right is release 1, and the same bytes again are the same release', async () => {
  const bytes = await packFiles([procfile, { name: 'server.js', content: 'x' }])
  const [first, second] = [await upload(bytes), await upload(bytes)]
  expect(first).toMatchObject({ status: 201, body: { number: 1, version: '1.0', command: ['node', 'server.js'] } })
  expect(second.body).toMatchObject({ number: 1, digest: first.body.digest })
  const other = await upload(await packFiles([procfile, { name: 'server.js', content: 'y' }]))
  expect(await web.daemon.call(daemonCalls.compareReleases, { from: String(first.body.digest), to: String(other.body.digest) })).toEqual({ ok: true, value: { added: [], removed: [], changed: ['server.js'], more: 0 } })
  expect(await web.daemon.call(daemonCalls.compareReleases, { from: 'f'.repeat(64), to: String(other.body.digest) })).toMatchObject({ ok: false, error: { code: 'not-found' } })
  expect(kept().filter((name) => !name.startsWith(String(other.body.digest))).sort()).toEqual([first.body.digest, `${String(first.body.digest)}.json`].sort())
})
