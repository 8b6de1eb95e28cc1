import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Topology } from '../domains/estate/topology-schemas'
import { parseGiven } from './arguments'
import { topology } from './commands/topology'
import { createSay } from './say'

const figures = { requests: 600, errors: 0, p95Ms: 12.4 }
const map: Topology = {
  range: { fromMs: 0, toMs: 60_000 }, seconds: 60, more: 0, meta: { source: 'test', asOfMs: 0, newestMs: null, complete: false, missing: ['2026-11-22: the stored file is damaged and was set aside'] },
  nodes: [{ kind: 'application', name: 'home', zone: '', owner: null, ...figures }, { kind: 'application', name: 'titles', zone: '', owner: null, ...figures }, { kind: 'database', name: 'postgresql titles', zone: '', owner: null, ...figures }],
  edges: [{ from: 0, to: 1, ...figures }, { from: 1, to: 2, ...figures, errors: 60, p95Ms: null }],
}
let server: Server
let asked: string[]

beforeEach(async () => {
  asked = []
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(map))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function run(...args: string[]) {
  const out: string[] = []
  const notes: string[] = []
  const given = parseGiven(['topology', ...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  await topology(given, createSay(given.flags.json === true, (words) => out.push(words), (words) => notes.push(words)))
  return { out: out.join(''), notes: notes.join('') }
}

test('calls come worst first, and what is missing is said', async () => {
  const { out, notes } = await run('--minutes', '15', '--zone', 'local-a')
  expect(out).toMatch(/titles +database postgresql titles +10\.00 +10\.00 +-\s[\s\S]*home +titles +10\.00 +0\.00 +12/)
  expect(notes).toContain('set aside')
  expect(asked).toEqual(['/api/v1/topology?from=now-15m&to=now&zone=local-a'])
})

test('of one application alone, as JSON too', async () => {
  expect((await run('home')).out).not.toContain('postgresql')
  expect(JSON.parse((await run('home', '--json')).out)).toMatchObject([{ from: 'home', to: 'titles', requests: 600, errorShare: 0 }])
})
