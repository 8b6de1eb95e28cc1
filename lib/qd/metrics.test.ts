import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseGiven } from './arguments'
import { metricCommands } from './commands/metrics'
import { createSay } from './say'

const meta = { source: 'collector', asOfMs: 0, newestMs: null, complete: false, missing: ['Signals are kept for 7 days.'] }
const answers: Record<string, object> = {
  '/api/v1/metrics/names': { metrics: [{ name: 'http.served', type: 'counter', unit: '{request}', description: '', labels: ['application', 'route'] }], more: 3, meta },
  '/api/v1/metrics/query': {
    startMs: 0, stepMs: 60_000, meta,
    lines: [{ key: 'a', type: 'counter', unit: '1/s', more: 2, series: [{ labels: { zone: 'local-a' }, values: [2, null, 0.12345, null] }], earlier: [{ labels: { zone: 'local-a' }, values: [7] }] }, { key: 'formula', type: 'unknown', unit: '%', more: 0, series: [{ labels: {}, values: [50] }], earlier: null }],
  },
  '/api/v1/telemetry/sql': { columns: [{ name: 'name', type: 'VARCHAR' }, { name: 'n', type: 'BIGINT' }], rows: [['GET /a', '12'], [null, '1']], truncated: true, meta },
}
let server: Server
let asked: { url: URL; body: string }[]
beforeEach(async () => {
  asked = []
  server = createServer(async (request, response) => {
    let body = ''
    for await (const piece of request) body += String(piece)
    const url = new URL(request.url ?? '', 'http://x')
    asked.push({ url, body })
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answers[url.pathname]))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function run(what: keyof typeof metricCommands, ...args: string[]) {
  const out: string[] = []
  const notes: string[] = []
  const given = parseGiven(['metrics', what, ...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  await metricCommands[what](given, createSay(given.flags.json === true, (words) => out.push(words), (words) => notes.push(words)))
  return { out: out.join(''), notes: notes.join('') }
}

test('queries get their letters, and each series its last, least and greatest value', async () => {
  const { out, notes } = await run('query', 'rate(served) by (zone)', 'sum(x)', '--formula', 'a / b * 100', '--compare', 'day', '--application', 'shop', '--minutes', '30')
  expect(Object.fromEntries(asked[0]?.url.searchParams ?? [])).toEqual({ a: 'rate(served) by (zone)', b: 'sum(x)', formula: 'a / b * 100', compare: 'day', application: 'shop', from: 'now-30m', to: 'now' })
  expect(out).toMatch(/a +zone=local-a +0\.1235 +0\.1235 +2 +1\/s[\s\S]*a +zone=local-a, a day earlier +7[\s\S]*formula +- +50 +50 +50 +%/)
  expect(notes).toMatch(/2 smaller series[\s\S]*kept for 7 days/)
})
test('the catalogue, and how much of it is not shown', async () => {
  const { out, notes } = await run('list', 'http')
  expect(asked[0]?.url.searchParams.get('search')).toBe('http')
  expect(out).toMatch(/http\.served +counter +\{request\} +application route/)
  expect(notes).toContain('3 more')
})
test('SQL is sent as it stands; JSON is the answer itself', async () => {
  const { out, notes } = await run('sql', 'SELECT name, count(*) AS n FROM spans GROUP BY 1')
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ sql: 'SELECT name, count(*) AS n FROM spans GROUP BY 1', from: 'now-60m', to: 'now' })
  expect(out).toMatch(/GET \/a +12[\s\S]*- +1/)
  expect(notes).toContain('at most 1,000 rows')
  expect(JSON.parse((await run('sql', 'SELECT 1', '--json')).out)).toMatchObject({ truncated: true })
})
test('nothing to ask is wrong use', async () => {
  await expect(run('query')).rejects.toThrow('Write a query')
  await expect(run('query', 'sum(a)', '--compare', 'year')).rejects.toThrow('day or week')
})
