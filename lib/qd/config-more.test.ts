import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConfigDocumentText } from '../domains/configuration/schemas'
import type { ConfigStage } from '../domains/configuration/stage-schemas'
import { configGitCommands } from './commands/config-git'
import { configSecretCommands } from './commands/config-secrets'
import { configStageCommands } from './commands/config-stages'
import { type FakeConsole, openFakeConsole } from './testing/fake-console'

const id = 'b'.repeat(16)
const stage: ConfigStage = { id, application: 'home', layer: 'application', target: '', format: 'yaml', text: 'a: 2', comment: 'slowly', baseVersion: 3, state: 'running', change: '41', startedBy: 'Mina', startedAt: '2026-01-01T00:00:00Z', endedAt: null, zones: ['local-a'], share: 10 }
const document: ConfigDocumentText = { id, application: 'home', layer: 'application', target: '', format: 'yaml', version: 3, change: '9', comment: '', savedBy: 'Mina', savedAt: '2026-01-01T00:00:00Z', text: 'a: 1' }
const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-qd-stages-'))
const file = join(folder, 'value')
writeFileSync(file, 'the-secret\n')

let fake: FakeConsole
beforeEach(async () => {
  fake = await openFakeConsole({ 'GET /config/documents': { items: [document], next: null, total: 1 }, 'GET /config/stages': { items: [{ ...stage, id: 'other', layer: 'zone', target: 'x' }, stage], next: null, total: 2 }, 'POST /config/stages': stage })
})
afterEach(() => fake.close())
afterAll(() => rmSync(folder, { recursive: true }))

describe('a roll-out in stages', () => {
  const run = (...args: string[]) => fake.run(configStageCommands.stage, 'config', 'stage', ...args)
  test('begins with whom, over the newest version', async () => {
    expect((await run('start', 'home', '--file', file)).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('Say who is given it') })
    expect(await run('start', 'home', '--file', file, '--zones', 'local-a, local-b', '--share', '10', '--comment', 'slowly')).toMatchObject({ exit: 'done', out: 'home is given to zones local-a and 10 % of the others; then: config stage finish home, or stop\n' })
    expect(fake.sentTo('POST /config/stages')).toEqual({ application: 'home', layer: 'application', target: '', format: 'yaml', text: 'the-secret\n', comment: 'slowly', expectedVersion: 3, zones: ['local-a', 'local-b'], share: 10 })
  })

  test('is widened as it was read, finished and stopped by the name of its place', async () => {
    fake.answers[`POST /config/stages/${id}/widen`] = { ...stage, zones: [], share: 50 }
    expect((await run('widen', 'home', '--share', '50')).out).toBe('home is given to 50 % of the instances\n')
    expect(fake.sentTo(`POST /config/stages/${id}/widen`)).toEqual({ zones: [], share: 50, expectedChange: '41' })
    fake.answers[`POST /config/stages/${id}/finish`] = { ...document, version: 4 }
    expect((await run('finish', 'home', '--comment', 'good')).out).toBe('home is version 4, for all\n')
    expect(fake.sentTo(`POST /config/stages/${id}/finish`)).toEqual({ comment: 'good' })
    fake.answers[`POST /config/stages/${id}/stop`] = { ...stage, state: 'stopped' }
    expect((await run('stop', 'home')).out).toBe('home: stopped; everybody has what is in force\n')
    expect((await run('stop', 'home/zone/none')).exit).toEqual({ stop: 'no', message: 'Nothing is being rolled out at home/zone/none.' })
    expect((await run('pause', 'home')).exit).toMatchObject({ stop: 'usage' })
  })

  test('is listed with whom it reaches', async () => {
    expect((await fake.run(configStageCommands.stages, 'config', 'stages')).out).toMatch(/home +running +zones local-a and 10 % of the others +3 +Mina/)
  })
})

describe('encrypted values', () => {
  test('are made from a file, so that no argument holds them', async () => {
    fake.answers['POST /config/encrypt'] = { value: '{cipher}k1.abc' }
    expect(await fake.run(configSecretCommands.encrypt, 'config', 'encrypt', 'home', '--file', file)).toMatchObject({ exit: 'done', out: '{cipher}k1.abc\n' })
    expect(fake.sentTo('POST /config/encrypt')).toEqual({ value: 'the-secret', application: 'home' })
    await fake.run(configSecretCommands.encrypt, 'config', 'encrypt', 'global', '--file', file)
    expect(fake.sentTo('POST /config/encrypt')).toEqual({ value: 'the-secret' })
  })

  test('are shown with a reason alone', async () => {
    fake.answers[`POST /config/documents/${id}/reveal`] = { key: 'db.password', value: 'the-secret' }
    expect((await fake.run(configSecretCommands.reveal, 'config', 'reveal', 'home', 'db.password')).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('--why is missing') })
    expect((await fake.run(configSecretCommands.reveal, 'config', 'reveal', 'home', 'db.password', '--why', 'moving it')).out).toBe('the-secret\n')
    expect(fake.sentTo(`POST /config/documents/${id}/reveal`)).toEqual({ key: 'db.password', why: 'moving it' })
  })

  test('keep their former key where they could not be encrypted anew, which is a no', async () => {
    fake.answers['POST /config/keys'] = { number: 2, resealed: 1, left: [{ document: 'home', detail: 'a roll-out is under way' }] }
    expect(await fake.run(configSecretCommands.rotateKey, 'config', 'rotate-key', '--why', 'yearly')).toEqual({ exit: 'no', out: 'k2 encrypts now; 1 document was encrypted anew\n', notes: 'home keeps what the former key encrypted: a roll-out is under way\n' })
    fake.answers['GET /config/keys'] = { items: [{ number: 2, madeBy: 'Olga', madeAt: '2026-01-01T00:00:00Z', documents: 1 }] }
    expect((await fake.run(configSecretCommands.keys, 'config', 'keys')).out).toMatch(/k2 +1 +Olga/)
  })
})

describe('a Git repository', () => {
  const imported = { commit: 'c'.repeat(40), documents: [{ path: 'home.yml', application: 'home', layer: 'application', target: '', outcome: 'would-save', detail: '' }], skipped: [{ path: 'README.md', detail: 'no configuration' }] }
  test('is brought in as a bundle; a document that is refused is a no', async () => {
    fake.answers['POST /config/import'] = imported
    expect(await fake.run(configGitCommands.import, 'config', 'import', '--file', file, '--ref', 'main', '--preview')).toMatchObject({ exit: 'done', out: expect.stringMatching(/home +would-save +home\.yml/), notes: 'README.md is not taken: no configuration\n' })
    expect(fake.asked.at(-1)).toMatchObject({ search: 'dryRun=true&ref=main', type: 'application/x-git-bundle', body: 'the-secret\n' })
    fake.answers['POST /config/import'] = { ...imported, documents: [{ ...imported.documents[0], outcome: 'refused', detail: 'Line 1: no' }] }
    expect(await fake.run(configGitCommands.import, 'config', 'import', '--file', file)).toMatchObject({ exit: 'no', out: expect.stringContaining('Line 1: no') })
    expect((await fake.run(configGitCommands.import, 'config', 'import', '--file', join(folder, 'none'))).exit).toMatchObject({ stop: 'usage' })
  })

  test('is written to a new file, never over one', async () => {
    const path = join(folder, 'out.bundle')
    fake.answers['GET /config/export'] = Buffer.from('# v2 git bundle\n')
    expect(await fake.run(configGitCommands.export, 'config', 'export', '--to', path)).toMatchObject({ exit: 'done', out: `${path} is written: git clone ${path}\n` })
    expect(readFileSync(path, 'utf8')).toBe('# v2 git bundle\n')
    writeFileSync(path, 'mine')
    expect((await fake.run(configGitCommands.export, 'config', 'export', '--to', path)).exit).toMatchObject({ stop: 'usage' })
    expect(readFileSync(path, 'utf8')).toBe('mine')
    delete fake.answers['GET /config/export']
    expect((await fake.run(configGitCommands.export, 'config', 'export', '--to', join(folder, 'not'))).exit).toMatchObject({ stop: 'no' })
    expect(existsSync(join(folder, 'not'))).toBe(false)
  })
})
