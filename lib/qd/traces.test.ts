import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { CohortsAnswer } from '../domains/telemetry/cohort-schemas'
import type { TraceSearchAnswer } from '../domains/telemetry/schemas'
import type { TraceComparison, TraceSummary } from '../domains/telemetry/trace-schemas'
import { parseGiven } from './arguments'
import { traceCommands } from './commands/traces'
import { createSay } from './say'

const meta = { source: 'test', asOfMs: 0, newestMs: null, complete: true, missing: [] }
const id = 'ab'.repeat(16)
const found: TraceSearchAnswer = { items: [{ traceId: id, rootApplication: 'home', rootOperation: 'GET /', startMs: 0, durationMs: 120.4, spans: 13, errors: 1, applications: ['home'] }], next: null, total: 1, meta }
const summary: TraceSummary = {
  traceId: id, startMs: 0, durationMs: 100, spans: 13, more: 0, failed: 1, hidden: 0, roots: 1, root: { application: 'home', operation: 'GET /', spanId: 'cd'.repeat(8), hasParent: false },
  applications: [{ application: 'home', spans: 13, ms: 100, share: 1 }], minimap: [], meta,
  findings: [{ kind: 'repeated', application: 'home', operation: 'select', statement: '', spanIds: ['ef'.repeat(8)], count: 10, ms: 50, share: 0.5, parent: null, message: '' }],
}
const side = { traceId: id, startMs: 0, durationMs: 1, spans: 1, failed: 0, application: 'home', operation: 'GET /' }
const compared: TraceComparison = { a: side, b: side, rows: [{ depth: 1, application: 'home', operation: 'select', a: null, b: { count: 3, ms: 20, failed: 0, spanId: 'ef'.repeat(8) } }], more: 0 }
const cohorts: CohortsAnswer = {
  cohort: 20, rest: 40, tracesMin: 10, slowFromMs: 900, compared: 7, meta,
  differences: [{ application: 'titles', key: 'service.version', value: 'v2', isOperation: false, inCohort: 20, inRest: 4, cohortShare: 1, restShare: 0.1, low: 0.5, high: 0.97, lift: 10, also: [] }],
}
let server: Server
let asked: string[]

beforeEach(async () => {
  asked = []
  server = createServer((request, response) => {
    const url = request.url ?? ''
    asked.push(url)
    const answer = url.includes('/cohorts') ? cohorts : url.includes('/summary') ? summary : url.includes('/comparison') ? compared : found
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function run(command: keyof typeof traceCommands, ...args: string[]) {
  const [out, notes]: [string[], string[]] = [[], []]
  const given = parseGiven(['traces', command, ...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  await traceCommands[command](given, createSay(given.flags.json === true, (words) => out.push(words), (words) => notes.push(words)))
  return { out: out.join(''), notes: notes.join('') }
}

test('traces are listed by what narrows them', async () => {
  expect((await run('list', '--application', 'home', '--attributes', 'http.route=/', '--ms', '100', '--state', 'error', '--slowest', '--minutes', '5')).out).toMatch(new RegExp(`${id} +1970-01-01T00:00:00.000Z +home +GET / +120 +13 +1`))
  expect(Object.fromEntries(new URL(asked[0] ?? '', 'http://x').searchParams)).toEqual({ from: 'now-5m', to: 'now', application: 'home', attributes: 'http.route=/', minMs: '100', status: 'error', sort: 'slowest', limit: '20' })
  await expect(run('list', '--state', 'loud')).rejects.toThrow('--state must be any or error or ok')
})

test('one is shown with its findings, and whole as JSON', async () => {
  expect((await run('show', id)).out).toMatch(/home GET \/: 100 ms, 13 spans, 1 failed[\s\S]*repeated +home select 10 times one after another, 50 ms, 50 % of the time/)
  expect(JSON.parse((await run('show', id, '--json')).out)).toMatchObject({ traceId: id, findings: [{ count: 10 }] })
})

test('two are compared, and some with the rest', async () => {
  expect((await run('compare', id, id)).out).toMatch(/home select +- +3 +- +20 +20/)
  const { out, notes } = await run('differences', '--cohort', 'failed')
  expect(out).toMatch(/titles +service\.version=v2 +100 % +10 % +50 to 97 +10\.0/)
  expect(notes).toContain('20 against 40 traces, 7 values compared.')
  expect(asked.at(-1)).toContain('cohort=failed')
})
