import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Correlation } from '../domains/correlation/schemas'
import { entryOf } from '../domains/correlation/testing/changes'
import { parseGiven } from './arguments'
import { why } from './commands/why'
import { createSay } from './say'

const atMs = Date.parse('2026-10-22T06:00:00.000Z')
const answer: Correlation = {
  selection: { fromMs: atMs, toMs: atMs + 60_000 }, application: 'home', judged: { fromMs: atMs - 30_000, toMs: atMs + 90_000 }, stepMs: 10_000, missing: ['breakers'], total: 2, searched: { fromMs: atMs - 3_600_000, toMs: atMs + 10_000, more: false },
  findings: [
    { signal: 'errors', kind: 'onset', atMs, direction: 'up', usual: 0.001, farthest: 0.3333, deviations: 66 }, { signal: 'p95', kind: 'usual', usual: 20, farthest: 22.25, deviations: 1 }, { signal: 'requests', kind: 'unknown' },
  ],
  moment: { atMs, signal: 'errors' },
  changes: [
    { event: { kind: 'ledger', entry: entryOf(412, atMs - 40_000, 'rollout.shift', 'recommendations', { subject: { kind: 'rollout', id: 'recommendations #4' } }) }, atMs: atMs - 40_000, application: 'recommendations', secondsBefore: 40, place: { kind: 'callee', hops: 1, path: ['home', 'recommendations'], callsPerRequest: 0.62 }, score: 0.6184, factors: { time: 0.91, topology: 0.68, kind: 1 }, alike: 2 },
    { event: { kind: 'breaker', event: 'opened', caller: null, callee: 'home' }, atMs, application: 'home', secondsBefore: 0, place: { kind: 'self' }, score: 0.6, factors: { time: 1, topology: 1, kind: 0.6 }, alike: 0 },
  ],
}
let server: Server
let asked: string[]
let given: Correlation

beforeEach(async () => {
  asked = []
  given = answer
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(given))
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
  const parsed = parseGiven(['why', ...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  await why(parsed, createSay(parsed.flags.json === true, (words) => out.push(words), (words) => notes.push(words)))
  return { out: out.join(''), notes: notes.join('') }
}

test('the onset, what stayed usual, and the changes with their evidence, likeliest first', async () => {
  const { out, notes } = await run('home', '--from', '2026-10-22T06:00:00Z', '--to', '2026-10-22T06:01:00Z', '--zone', 'local-a', '--signal', 'errors')
  expect(asked).toEqual(['/api/v1/correlation?application=home&from=2026-10-22T06%3A00%3A00Z&to=2026-10-22T06%3A01%3A00Z&zone=local-a&signal=errors'])
  expect(notes).toContain('It began at 2026-10-22T06:00:00.000Z, by errors.')
  expect(notes).toContain('errors: 0.1 % usual, up to 33.3 % from 2026-10-22T06:00:00.000Z on')
  expect(notes).toContain('p95: 20 ms usual, 22.3 ms at the farthest')
  expect(notes).toContain('Not asked: breakers')
  expect(out).toMatch(/0\.62 +2026-10-22T05:59:20\.000Z +rollout\.shift recommendations #4 \(CHG-412\) +40 s before; called: home > recommendations, 0\.62 calls per request; 2 more of it\n0\.60 .*breaker edge > home opened +within the same step; of home itself/)
})

test('without an onset or a change it says so, and JSON has the whole answer', async () => {
  given = { ...answer, moment: { atMs, signal: null }, changes: [], total: 0, missing: [] }
  const { out, notes } = await run('home')
  expect(asked).toEqual(['/api/v1/correlation?application=home&from=now-15m&to=now'])
  expect(notes).toContain('No onset')
  expect(out).toContain('Nothing that runs was changed')
  given = answer
  expect(JSON.parse((await run('home', '--json')).out)).toMatchObject({ application: 'home', changes: [{ score: 0.6184 }, { place: { kind: 'self' } }] })
})

test('a signal that there is not is a wrong use', async () => {
  await expect(run('home', '--signal', 'mood')).rejects.toThrow('--signal must be errors or p95 or requests')
})
