import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type ApplicationBalance, usualBalancing } from '../domains/gateway/balancing-schemas'
import { parseGiven } from './arguments'
import { balancingCommands } from './commands/balancing'
import { createSay } from './say'

const instance = { instance: 'home-1', zone: 'local-a', serverGroup: 'home-v000', weight: 0.5, open: 2, served: 40, latencyMs: 12.34, failuresInRow: 0, ejectedUntilMs: null, reason: null }
let balance: ApplicationBalance
let asked: { route: string; body: string }[]
let server: Server
beforeEach(async () => {
  asked = []
  balance = { policy: usualBalancing, chosen: null, maySet: true, state: { nowMs: 1_000, policy: usualBalancing, instances: [instance, { ...instance, instance: 'home-2', ejectedUntilMs: 5_400, reason: 'connect: refused', failuresInRow: 3 }], more: 0, ejections: [] } }
  server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push({ route: `${request.method} ${request.url}`, body })
      if (request.method === 'PUT') balance = { ...balance, policy: JSON.parse(body).policy }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(balance))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function qd(command: keyof typeof balancingCommands, ...args: string[]) {
  const out: string[] = []
  const given = parseGiven([...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  const say = createSay(given.flags.json === true, (words) => out.push(words), (words) => out.push(words))
  const exit = await balancingCommands[command](given, say).catch((error: Error & { exit?: string }) => ({ stop: error.exit, message: error.message }))
  return { exit, out: out.join('') }
}

test('each instance is shown with its weight, and why it is left out', async () => {
  const { exit, out } = await qd('show', 'balancing', 'show', 'home')
  expect(exit).toBe('done')
  expect(out).toMatch(/least-request, zones own-first, slow start 0 s.*as usual/)
  expect(out).toMatch(/home-1 +local-a +0\.50 +2 +40 +12\.3 +takes requests/)
  expect(out).toMatch(/home-2 .* left out for 5 s more: connect: refused/)
})

test('only what is given is changed', async () => {
  expect((await qd('set', 'balancing', 'set', 'home', '--rule', 'response-time', '--slow-start', '30', '--eject-errors', '40', '--why', 'a slow zone')).exit).toBe('done')
  expect(asked.map(({ route }) => route)).toEqual(['GET /api/v1/applications/home/balancing', 'PUT /api/v1/applications/home/balancing'])
  expect(JSON.parse(asked[1]?.body ?? '')).toEqual({ policy: { ...usualBalancing, rule: 'response-time', slowStartMs: 30_000, ejection: { ...usualBalancing.ejection, errorPercent: 40 } }, why: 'a slow zone' })
})

test('what was chosen is forgotten, with the reason', async () => {
  expect((await qd('forget', 'balancing', 'forget', 'home', '--why', 'over now')).exit).toBe('done')
  expect(asked[0]?.route).toBe('DELETE /api/v1/applications/home/balancing?why=over%20now')
})

test.each([
  [['--rule', 'random'], /--rule must be/],
  [['--eject-after', '0'], /--eject-after must be a whole number from 1 to 50/],
  [[], /Say what to change/],
])('wrong use changes nothing: %j', async (flags, words) => {
  expect((await qd('set', 'balancing', 'set', 'home', ...flags)).exit).toMatchObject({ stop: 'usage', message: expect.stringMatching(words) })
  expect(asked.filter(({ route }) => route.startsWith('PUT'))).toEqual([])
})
