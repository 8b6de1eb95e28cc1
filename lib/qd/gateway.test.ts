import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RouteDocument } from '../domains/gateway/route-schemas'
import { parseGiven } from './arguments'
import { filterCommands, gatewayCommands } from './commands/gateway'
import { createSay } from './say'

const document = RouteDocument.parse({ match: { path: { kind: 'prefix', value: '/api' }, hosts: ['tv.example.com'] }, targets: [{ application: 'home', weight: 99 }, { application: 'next', weight: 1 }] })
const route = { id: 'r', team: 'front', name: 'tv-api', version: 2, document, changedBy: { id: 'x', name: 'X' }, changedAt: '', conflicts: [{ kind: 'hidden', route: 'tv-api', by: null }], counts: null }
const detail = { ...route, proxyAnswers: true, versions: [{ version: 2, savedBy: { id: 'x', name: 'X' }, savedAt: 'then', why: 'moved', document }] }
const filterDocument = { stage: 'inbound', order: 0, enabled: true, description: '', sharePercent: 5, routes: [], source: 'export function run() {}' }
const filter = { id: 'f', name: 'tag', version: 3, document: filterDocument, changedBy: { id: 'x', name: 'X' }, changedAt: '', counts: null, versions: [], proxyAnswers: true }
const folder = mkdtempSync(join(tmpdir(), 'quarterdeck-qd-'))

let server: Server
let answers: Record<string, unknown>
let asked: { route: string; body: unknown }[]

beforeEach(async () => {
  asked = []
  answers = {
    'GET /gateway/routes': { items: [route], next: null, total: 1, proxyAnswers: true, limits: [] }, 'POST /gateway/routes': route, 'GET /gateway/routes/tv-api': detail, 'PUT /gateway/routes/tv-api': { ...route, version: 3 }, 'POST /gateway/routes/tv-api/roll-back': { ...route, version: 3 },
    'PUT /gateway/filters/tag': filter,
  }
  server = createServer((request, response) => {
    void (async () => {
      const called = `${request.method} ${(request.url ?? '').replace('/api/v1', '').split('?')[0]}`
      const sent = await text(request)
      asked.push({ route: called, body: sent === '' ? null : JSON.parse(sent) })
      const answer = answers[called]
      response.writeHead(answer === null ? 204 : answer === undefined ? 404 : 200, { 'content-type': 'application/json' })
      response.end(answer === null ? undefined : JSON.stringify(answer ?? { type: '', code: 'not-found', title: 'Not found', status: 404, detail: `no ${called}` }))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function run(commands: Record<string, (given: ReturnType<typeof parseGiven>, say: ReturnType<typeof createSay>) => Promise<string>>, command: string, ...args: string[]) {
  const out: string[] = []
  const notes: string[] = []
  const given = parseGiven(['gateway', command, ...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  const say = createSay(false, (words) => out.push(words), (words) => notes.push(words))
  const exit = await commands[command]?.(given, say).catch((error: Error & { exit?: string }) => ({ stop: error.exit, message: error.message }))
  return { exit, out: out.join(''), notes: notes.join('') }
}
const sentTo = (called: string) => asked.find((one) => one.route === called)?.body

test('the list says what each takes and leads to, and which is in the way of which', async () => {
  const listed = await run(gatewayCommands, 'list')
  expect(listed.out).toMatch(/100 +tv-api +front +tv\.example\.com\/api\/\* +home 99, next 1 +2 +- +-/)
  expect(listed.notes).toBe('a route of another team is looked at first and takes every request of tv-api.\n')
})

test('one is made of flags, changed by a file under the version that was read, and rolled back', async () => {
  expect(await run(gatewayCommands, 'create', 'tv-api', '--team', 'front', '--path', '/api', '--host', 'tv.example.com', '--methods', 'get,post', '--to', 'home 99, next 1', '--strip')).toMatchObject({ exit: 'done' })
  expect(sentTo('POST /gateway/routes')).toMatchObject({ team: 'front', name: 'tv-api', document: { match: { hosts: ['tv.example.com'], methods: ['GET', 'POST'] }, rewrite: { strip: true }, targets: document.targets } })
  expect((await run(gatewayCommands, 'create', 'tv-api', '--team', 'front', '--path', 'api', '--to', 'home')).exit).toMatchObject({ stop: 'usage', message: expect.stringContaining('match.path.value') })
  writeFileSync(join(folder, 'route.json'), JSON.stringify(document))
  expect(await run(gatewayCommands, 'change', 'tv-api', '--file', join(folder, 'route.json'), '--order', '7')).toMatchObject({ out: 'tv-api is at version 3\n' })
  expect(sentTo('PUT /gateway/routes/tv-api')).toMatchObject({ expectedVersion: 2, document: { order: 7 } })
  expect((await run(gatewayCommands, 'rollback', 'tv-api', '--version', '1')).exit).toMatchObject({ stop: 'usage' })
  await run(gatewayCommands, 'rollback', 'tv-api', '--version', '1', '--why', 'it was better')
  expect(sentTo('POST /gateway/routes/tv-api/roll-back')).toEqual({ version: 1, expectedVersion: 2, why: 'it was better' })
})

test('the bench says every step; a request that goes nowhere is a no', async () => {
  const nothing = { route: null, path: null, prefix: null, targets: [], timeoutMs: null, retries: null, filters: [] }
  answers['POST /gateway/test'] = { ...nothing, outcome: 'nowhere', steps: [{ route: 'tv-api', order: 1, version: 1, miss: 'header', header: 'x-plan' }] }
  expect(await run(gatewayCommands, 'test', '/x', '--header', 'x-plan: free', '--header', 'a: b:c')).toEqual({ exit: 'no', out: 'nowhere: 404\n', notes: 'tv-api wants another header x-plan\n' })
  expect(sentTo('POST /gateway/test')).toEqual({ method: 'GET', path: '/x', host: '', headers: [{ name: 'x-plan', value: 'free' }, { name: 'a', value: 'b:c' }] })
})

test('deleting does nothing until the name is confirmed with a reason', async () => {
  expect((await run(gatewayCommands, 'delete', 'tv-api')).exit).toMatchObject({ stop: 'usage' })
  expect((await run(filterCommands, 'delete', 'tag')).exit).toMatchObject({ stop: 'usage' })
  expect(asked).toEqual([])
})

test('a filter is put as a file; of one that is there what no flag says stays', async () => {
  writeFileSync(join(folder, 'tag.ts'), 'export function run() { return null }')
  await run(filterCommands, 'put', 'tag', '--file', join(folder, 'tag.ts'), '--stage', 'outbound')
  expect(sentTo('PUT /gateway/filters/tag')).toEqual({ document: { source: 'export function run() { return null }', stage: 'outbound' }, expectedVersion: 0 })
  asked = []
  answers['GET /gateway/filters/tag'] = filter
  await run(filterCommands, 'put', 'tag', '--share', '20', '--off')
  expect(sentTo('PUT /gateway/filters/tag')).toEqual({ document: { ...filterDocument, sharePercent: 20, enabled: false }, expectedVersion: 3 })
})
