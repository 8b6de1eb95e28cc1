import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { DrainTest } from '../domains/drains/problem-schemas'
import type { DrainRow } from '../domains/drains/schemas'
import { parseGiven } from './arguments'
import { drainCommands } from './commands/drains'
import { createSay } from './say'

const id = 'a'.repeat(16)
const lane = {
  signal: 'logs' as const, lagMs: 1_500, waiting: { records: 3, bytes: 9 }, delivered: { records: 40, bytes: 9 }, dropped: { bound: 1, store: 0 }, setAside: 1, lastSuccessMs: null, lastTryMs: 1, lastLossMs: null, failures: 0, failingSinceMs: null, retryAtMs: null, problem: null, minutes: [],
}
const drain = (more: Partial<DrainRow> = {}): DrainRow => ({
  id, team: 'front', name: 'audit', kind: 'syslog', url: 'syslog-tls://logs.example.com', signals: ['logs'], applications: null, severityMin: null, credentials: { auth: 'none', username: null, headers: [], ca: false, certificate: false }, bufferMiB: 64, paused: false, localAllowed: false,
  condition: 'ok', conditionSince: null, problem: null, createdBy: { id: 'x', name: 'X' }, createdAt: '', changedAt: '', version: 0, progress: { id, version: 0, atMs: 0, lanes: [lane] }, ...more,
})
const page = (...items: DrainRow[]) => ({ items, next: null, total: items.length, quotas: [], collectorAnswers: true })
const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-qd-'))

let server: Server
let answers: Record<string, unknown>
let asked: { route: string; body: unknown }[]

beforeEach(async () => {
  asked = []
  answers = { 'GET /drains': page(drain()), 'POST /drains': drain({ condition: 'new' }) }
  server = createServer((request, response) => {
    void (async () => {
      const route = `${request.method} ${(request.url ?? '').replace('/api/v1', '').split('?')[0]}`
      const sent = await text(request)
      asked.push({ route, body: sent === '' ? null : JSON.parse(sent) })
      const answer = answers[route]
      response.writeHead(answer === null ? 204 : answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
      response.end(answer === null ? undefined : JSON.stringify(answer ?? { type: '', code: 'not-found', title: 'Not found', status: 404, detail: `no ${route}` }))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
  rmSync(join(folder, 'token'), { force: true })
})

async function run(command: keyof typeof drainCommands, ...args: string[]) {
  const out: string[] = []
  const notes: string[] = []
  const given = parseGiven(['drains', command, ...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  const say = createSay(given.flags.json === true, (words) => out.push(words), (words) => notes.push(words))
  const exit = await drainCommands[command](given, say).catch((error: Error & { exit?: string }) => ({ stop: error.exit, message: error.message }))
  return { exit, out: out.join(''), notes: notes.join('') }
}
const sentTo = (route: string) => asked.find((one) => one.route === route)?.body

test('the list says how far each is, and a dash where nobody knows', async () => {
  expect((await run('list')).out).toMatch(/audit +front +syslog +logs +ok +1\.5 s +3 +40 +2/)
  expect((await run('list')).notes).toBe('audit lost logs: 1 over the bound of the buffer, 1 refused and set aside.\n')
  answers['GET /drains'] = page(drain({ progress: { id, version: 0, atMs: 0, lanes: [{ ...lane, dropped: { bound: 0, store: 1_978 }, setAside: 0 }] } }))
  expect(await run('list')).toMatchObject({ out: expect.stringMatching(/40 +1978\n/), notes: 'audit lost logs: 1978 no longer stored when their turn came.\n' })
  answers['GET /drains'] = page(drain({ progress: null, paused: true }))
  expect((await run('list')).out).toMatch(/audit +front +syslog +logs +paused +- +- +- +-/)
})

test('one is made with its secret from a file, never from an argument', async () => {
  writeFileSync(join(folder, 'token'), 'of-the-team\n')
  const made = await run('create', 'audit', '--team', 'front', '--kind', 'https', '--to', 'https://logs.example.com', '--signals', 'logs,traces', '--applications', 'home, playback', '--severity', 'warn', '--buffer', '8', '--bearer-file', join(folder, 'token'))
  expect(made).toMatchObject({ exit: 'done', out: 'audit to syslog-tls://logs.example.com is ready\n' })
  expect(sentTo('POST /drains')).toEqual({
    team: 'front', name: 'audit', kind: 'https', url: 'https://logs.example.com', signals: ['logs', 'traces'], credentials: { auth: { kind: 'bearer', token: 'of-the-team' }, tls: {} }, localAllowed: false, applications: ['home', 'playback'], severityMin: 'warn', bufferMiB: 8,
  })
  expect((await run('create', 'audit', '--team', 'front', '--kind', 'smoke', '--to', 'x')).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('--kind must be syslog or https or otlp or loki') })
  expect((await run('create', 'audit', '--team', 'front', '--kind', 'https', '--to', 'x', '--signals', 'smoke')).exit).toMatchObject({ stop: 'usage' })
  expect((await run('create', 'audit', '--team', 'front', '--kind', 'https', '--to', 'x', '--bearer-file', join(folder, 'none'))).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('cannot be read') })
})

test('a test says every step; one that is not taken is a no', async () => {
  const tested: DrainTest = { taken: true, recordId: 'test-1', signal: 'logs', steps: [{ key: 'connected', values: { address: '10.0.0.1', port: 6514, ms: 4 } }, { key: 'plain', values: {} }], problem: null, tookMs: 9, atMs: 0 }
  answers[`POST /drains/${id}/test`] = tested
  expect(await run('test', 'audit')).toEqual({ exit: 'done', out: 'audit is taken: look for test-1 at the receiver\n', notes: 'connected to 10.0.0.1, port 6514, in 4 ms\nnot encrypted\n' })
  answers[`POST /drains/${id}/test`] = { ...tested, taken: false, problem: { key: 'closed', values: { host: 'logs.example.com' } } }
  expect(await run('test', 'audit')).toMatchObject({ exit: 'no', out: 'audit is not taken: logs.example.com closed the connection before everything was taken.\n' })
})

test('one is paused and goes on', async () => {
  answers[`POST /drains/${id}/pause`] = drain({ paused: true })
  answers[`DELETE /drains/${id}/pause`] = drain()
  expect((await run('pause', 'audit', '--why', 'their upgrade')).out).toBe('audit to syslog-tls://logs.example.com is paused\n')
  expect(sentTo(`POST /drains/${id}/pause`)).toEqual({ why: 'their upgrade' })
  expect((await run('resume', 'audit')).out).toBe('audit to syslog-tls://logs.example.com is taken\n')
})

test('deleting says what will not be sent, and does nothing until the name is confirmed with a reason', async () => {
  answers[`DELETE /drains/${id}`] = null
  expect((await run('delete', 'audit')).exit).toEqual({ stop: 'usage', message: 'This deletes the drain audit. 3 records wait in it and will not be sent.\nSay so with --confirm audit --why TEXT.' })
  expect((await run('delete', 'audit', '--confirm', 'audit')).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('--why is missing') })
  expect(asked.some(({ route }) => route.startsWith('DELETE'))).toBe(false)
  expect(await run('delete', 'audit', '--confirm', 'audit', '--why', 'no more')).toMatchObject({ exit: 'done', out: 'audit is deleted\n' })
  expect(sentTo(`DELETE /drains/${id}`)).toEqual({ confirm: 'audit', why: 'no more' })
})

test('a name that two teams use is not guessed', async () => {
  answers['GET /drains'] = page(drain(), drain({ team: 'back' }))
  expect((await run('test', 'audit')).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('add --team T (front, back)') })
})
