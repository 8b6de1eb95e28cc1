import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runtimeContract } from '../../testing/runtime-contract'
import { lookAtProcess, parseStat, readBootId } from './identity'
import { parsePidFile } from './pid-file'
import { createProcessRuntime } from './process-runtime'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'qd-runtime-'))
  chmodSync(root, 0o711)
  mkdirSync(join(root, 'releases', 'd'), { recursive: true })
  writeFileSync(join(root, 'releases', 'd', 'server.cjs'), `console.log('up'); setInterval(() => {}, 1000)`)
})
afterAll(() => rmSync(root, { recursive: true, force: true, maxRetries: 5 }))

let made = 0
async function make() {
  const dir = join(root, `r${(made += 1)}`)
  mkdirSync(dir, { mode: 0o711 })
  mkdirSync(join(dir, 'releases'))
  symlinkSync(join(root, 'releases', 'd'), join(dir, 'releases', 'd'))
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
  const options = { root: dir, bootId: await readBootId(), userOf: async () => null, confined: false, log, onEnd: () => undefined }
  const spec = async (id: string, command = ['node', 'server.cjs']) => ({ id, applicationId: 'a', digest: 'd', command, port: 1, environment: async () => ({ PATH: dirname(process.execPath) }) })
  return { runtime: createProcessRuntime(options), options, spec, dir }
}

describe('the process runtime', () => {
  runtimeContract(make)

  test('says how a process ended and what its last line was', async () => {
    const { runtime, spec } = await make()
    const one = await spec('home-v000-000009', ['node', '-e', 'console.log("first"); console.error("last words"); process.exit(7)'])
    await runtime.start(one, 1n)
    await expect.poll(() => runtime.observe(one.id), { timeout: 15_000 }).toMatchObject({ kind: 'ended', exitCode: 7, words: 'exit code 7' })
    expect(await runtime.lastLines(one.id, 1)).toEqual(['last words'])
  })

  test('gives files that only the instance reads, below SERVICE_BINDING_ROOT, and takes them away at its end', async () => {
    const { runtime, spec, dir } = await make()
    const program = `const fs = require('node:fs'), root = process.env.SERVICE_BINDING_ROOT; const path = root + '/db/password'; console.log(fs.readFileSync(path, 'utf8') + ' ' + (fs.statSync(path).mode & 0o777).toString(8) + ' ' + (fs.statSync(root).mode & 0o777).toString(8))`
    const one = { ...(await spec('home-v000-00000a', ['node', '-e', program])), files: () => ({ 'db/password': 'p4ss', 'db/type': 'postgresql' }) }
    await runtime.start(one, 1n)
    await expect.poll(() => runtime.observe(one.id), { timeout: 15_000 }).toMatchObject({ kind: 'ended', exitCode: 0 })
    expect(await runtime.lastLines(one.id, 1)).toEqual(['p4ss 400 500'])
    const folder = join(dir, 'instances', one.id, 'bindings')
    expect(existsSync(join(folder, 'db', 'password'))).toBe(true)
    await runtime.dropFiles(one.id)
    expect(existsSync(folder)).toBe(false)
  })

  test('says that a start command was not found', async () => {
    const { runtime, spec } = await make()
    const one = await spec('home-v000-000008', ['no-such-program'])
    await runtime.start(one, 1n)
    await expect.poll(() => runtime.observe(one.id), { timeout: 15_000 }).toMatchObject({ kind: 'ended', exitCode: 127 })
    expect((await runtime.lastLines(one.id, 5)).join()).toContain('no-such-program')
  })

  test('another runtime on the same folder finds the process; after a restart of the machine it is ended and nobody is to blame', async () => {
    const { runtime, options, spec } = await make()
    const one = await spec('home-v000-000007')
    const seen = await runtime.start(one, 1n)
    expect(await createProcessRuntime(options).observe(one.id)).toEqual(seen)
    expect(await createProcessRuntime({ ...options, bootId: 'another' }).observe(one.id)).toMatchObject({ kind: 'ended', blameless: true })
    await runtime.signal(one.id, 'SIGKILL', 1n)
  })

  test('never signals a stranger that has got the pid of an ended instance', async () => {
    const { runtime, spec, dir } = await make()
    const one = await spec('home-v000-000006')
    const seen = await runtime.start(one, 1n)
    if (seen.kind !== 'running') throw new Error('not running')
    const path = join(dir, 'instances', one.id, 'pid')
    const named = readFileSync(path, 'utf8')
    // The file now speaks of an earlier process of the same pid.
    writeFileSync(path, named.replace(seen.identity.startTime, '1'))
    expect((await runtime.observe(one.id)).kind).toBe('ended')
    await runtime.signal(one.id, 'SIGKILL', 1n)
    expect(await lookAtProcess(seen.identity.pid)).toMatchObject({ zombie: false })
    writeFileSync(path, named)
    await runtime.signal(one.id, 'SIGKILL', 1n)
  })
})

test.each([
  ['12 (a b) c) S 1 12 12 0 -1 4 1 0 0 0 0 0 0 0 20 0 1 0 98765 1', { startTime: '98765', zombie: false, stopped: false }],
  ['12 (node) Z 1 12 12 0 -1 4 1 0 0 0 0 0 0 0 20 0 1 0 5 1', { startTime: '5', zombie: true, stopped: false }],
  ['12 (node) T 1 12 12 0 -1 4 1 0 0 0 0 0 0 0 20 0 1 0 6 1', { startTime: '6', zombie: false, stopped: true }],
  ['', null],
])('stat %j', (stat, seen) => expect(parseStat(stat)).toEqual(seen))

test.each([
  ['1000 boot\n', { kind: 'unnamed', sinceMs: 1000, bootId: 'boot' }],
  ['1000 boot\n42\nlstart Mon Mar  1 12:00:00 2026\nend\n', { kind: 'named', bootId: 'boot', pid: 42, startTime: 'Mon Mar  1 12:00:00 2026' }],
  ['1000 boot\n1\nlstart x\nend\n', { kind: 'unnamed', sinceMs: 1000, bootId: 'boot' }],
  ['1000 boot\n-1\nlstart x\nend\n', { kind: 'unnamed', sinceMs: 1000, bootId: 'boot' }],
])('pid file %j', (text, named) => expect(parsePidFile(text)).toEqual(named))
