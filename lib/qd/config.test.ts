import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import type { ConfigDocumentText, ConfigPreview } from '../domains/configuration/schemas'
import { configCommands } from './commands/config'
import { type FakeConsole, openFakeConsole } from './testing/fake-console'

const id = 'a'.repeat(16)
const document: ConfigDocumentText = { id, application: 'home', layer: 'zone', target: 'local-a', format: 'yaml', version: 3, change: '9', comment: 'calmer', savedBy: 'Mina', savedAt: '2026-01-01T00:00:00Z', text: 'a: 1\n' }
const preview: ConfigPreview = {
  problems: [], changes: [{ key: 'a', before: 1, after: 2 }, { key: 'b', before: null, after: 'x' }], instances: 7, more: false, profiles: ['default'],
  receivers: [{ key: 'a', before: { value: 1, source: 'home@1' }, after: { value: 2, source: 'home/zone/local-a@4' }, instances: 7, applications: ['home'], examples: ['home-1', 'home-2'] }],
}
const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-qd-config-'))
const file = join(folder, 'home.properties')
writeFileSync(file, 'a=2')

let fake: FakeConsole

beforeEach(async () => {
  fake = await openFakeConsole({ 'GET /config/documents': { items: [document], next: null, total: 1 }, [`GET /config/documents/${id}`]: document, 'PUT /config/documents': { ...document, version: 4 }, 'POST /config/preview': preview })
})
afterEach(() => fake.close())
afterAll(() => rmSync(folder, { recursive: true }))

const run = (command: keyof typeof configCommands, ...args: string[]) => fake.run(configCommands[command], 'config', command, ...args)

test('a text is given alone, by the name of its place; what is about it goes elsewhere', async () => {
  expect(await run('get', 'home/zone/local-a')).toEqual({ exit: 'done', out: 'a: 1\n', notes: 'version 3, saved by Mina at 2026-01-01T00:00:00Z: calmer\n' })
  expect(fake.asked[0]?.search).toBe('application=home&layer=zone&target=local-a&limit=1')
  const { change: _change, application: _application, layer: _layer, target: _target, id: _id, ...version } = document
  fake.answers[`GET /config/documents/${id}/versions/2`] = { ...version, change: '4', version: 2, text: 'a: 0', rolledBackTo: null }
  expect((await run('get', 'home/zone/local-a', '--version', '2')).out).toBe('a: 0\n')
})

test('a name that is no place, and a place where nothing lies, are said so', async () => {
  expect((await run('get', 'home/zone')).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('"home/zone" is no place') })
  expect((await run('get')).exit).toMatchObject({ stop: 'usage' })
  fake.answers['GET /config/documents'] = { items: [], next: null, total: 0 }
  expect((await run('get', 'global')).exit).toEqual({ stop: 'no', message: 'Nothing is configured at global.' })
})

test('a text is set over the newest version, in the format of its file, or over the one that was read', async () => {
  expect(await run('set', 'home/zone/local-a', '--file', file, '--comment', 'faster')).toMatchObject({ exit: 'done', out: 'home/zone/local-a is version 4; running instances see it within a second\n' })
  expect(fake.sentTo('PUT /config/documents')).toEqual({ application: 'home', layer: 'zone', target: 'local-a', format: 'properties', text: 'a=2', comment: 'faster', expectedVersion: 3 })
  await run('set', 'global', '--file', file, '--over', '0', '--format', 'yaml')
  expect(fake.sentTo('PUT /config/documents')).toEqual({ layer: 'global', target: '', format: 'yaml', text: 'a=2', comment: '', expectedVersion: 0 })
  expect((await run('set', 'home', '--file', join(folder, 'none'))).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('cannot be read') })
})

test('a preview says who would get which value and saves nothing; a text that is wrong is a no with its lines', async () => {
  const shown = await run('set', 'home', '--file', file, '--preview')
  expect(shown).toMatchObject({ exit: 'done', out: '7 running instances would see another value, taken to run with default.\na: 1 -> 2  7 instances: home-1, home-2 and 5 more\nFor nobody now (hidden by something stronger, or no instance is there): b\n' })
  expect(fake.asked.some(({ route }) => route.startsWith('PUT'))).toBe(false)
  fake.answers['POST /config/preview'] = { ...preview, problems: [{ line: 3, detail: 'a must be at most 1.' }] }
  expect(await run('set', 'home', '--file', file, '--preview')).toMatchObject({ exit: 'no', out: 'line 3: a must be at most 1.\n' })
})

test('versions are listed and compared; without numbers it is what the newest changed', async () => {
  const { application: _application, layer: _layer, target: _target, id: _id, text: _text, ...version } = document
  fake.answers[`GET /config/documents/${id}/versions`] = { items: [{ ...version, rolledBackTo: 1 }], next: 'x', total: 3 }
  expect(await run('history', 'home')).toMatchObject({ out: expect.stringMatching(/3 +Mina +2026-01-01T00:00:00Z +\(version 1 again\) calmer/), notes: '2 earlier ones: --count N shows more.\n' })
  fake.answers[`GET /config/documents/${id}/diff`] = { from: 2, to: 3, changes: [{ key: 'a', before: 1, after: 2 }, { key: 'b', before: null, after: '' }, { key: 'c', before: true, after: null }] }
  expect((await run('diff', 'home')).out).toBe('~ a: 1 -> 2\n+ b = (empty)\n- c = true\n')
  expect(fake.asked.at(-1)?.search).toBe('from=2&to=3')
  await run('diff', 'home', '1', '2')
  expect(fake.asked.at(-1)?.search).toBe('from=1&to=2')
  fake.answers['GET /config/documents'] = { items: [{ ...document, layer: 'schema' }], next: null, total: 1 }
  expect((await run('diff', 'home/schema')).exit).toMatchObject({ stop: 'usage' })
})

test('going back needs the version, and says which it is now', async () => {
  fake.answers[`POST /config/documents/${id}/roll-back`] = { ...document, version: 4 }
  expect((await run('rollback', 'home')).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('The version is missing') })
  expect(await run('rollback', 'home', '1', '--comment', 'too fast')).toMatchObject({ exit: 'done', out: 'home/zone/local-a is version 4, with the text of version 1\n' })
  expect(fake.sentTo(`POST /config/documents/${id}/roll-back`)).toEqual({ version: 1, expectedVersion: 3, comment: 'too fast' })
})

test('the list goes on over its pages', async () => {
  fake.answers['GET /config/documents'] = (search: string) =>
    search.includes('cursor=more') ? { items: [{ ...document, application: null, layer: 'global', target: '' }], next: null, total: 2 } : { items: [document], next: 'more', total: 2 }
  expect((await run('list', 'home')).out).toMatch(/home\/zone\/local-a +3 +yaml +Mina[^\n]*calmer\nglobal +3/)
  expect(fake.asked.map(({ search }) => search)).toEqual(['limit=200&application=home', 'limit=200&cursor=more&application=home'])
})
