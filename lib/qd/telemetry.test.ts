import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SourceReport, SourceView } from '../domains/telemetry/source-schemas'
import { parseGiven } from './arguments'
import { telemetryCommands } from './commands/telemetry'
import { createSay } from './say'

const source = (given: Partial<SourceView> & Pick<SourceView, 'signal'>): SourceView => ({
  engine: 'embedded', url: '', login: 'none', username: '', hasSecret: false, tenant: '', caPem: '', insideAllowed: false, labels: {}, changedAt: null, changedBy: null, version: 0, state: { signal: given.signal, engine: 'embedded', version: 0, answeredMs: null, problem: null }, ...given,
})
const report: SourceReport = { usable: false, findings: [{ kind: 'refused', address: 'loki:3100' }], version: null, tookMs: 3, applications: [] }

let server: Server
let asked: { route: string; body: unknown }[]
let answers: Record<string, unknown>

beforeEach(async () => {
  asked = []
  const loki = source({ signal: 'logs', engine: 'loki', url: 'http://loki:3100', version: 4, state: { signal: 'logs', engine: 'loki', version: 4, answeredMs: 1, problem: 'Loki at loki:3100 does not answer' } })
  answers = { 'GET /telemetry/sources': { items: [source({ signal: 'metrics' }), source({ signal: 'traces', state: null }), loki] }, 'POST /telemetry/sources/logs/test': report, 'PUT /telemetry/sources/logs': loki, 'PUT /telemetry/sources/metrics': source({ signal: 'metrics' }) }
  server = createServer((request, response) => {
    void (async () => {
      const route = `${request.method} ${(request.url ?? '').replace('/api/v1', '')}`
      const sent = await text(request)
      asked.push({ route, body: sent === '' ? null : JSON.parse(sent) })
      response.writeHead(answers[route] ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answers[route] ?? {}))
    })()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  vi.unstubAllEnvs()
  server.closeAllConnections()
  server.close()
})

async function run(...args: string[]) {
  const out: string[] = []
  const given = parseGiven(['telemetry', ...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  const command = args[0] === 'promql' ? telemetryCommands.promql : telemetryCommands.sources
  const exit = await command(given, createSay(false, (words) => out.push(words), () => undefined)).catch((error: Error & { exit?: string }) => error.message)
  return { exit, out: out.join('') }
}

test('the list says from where each signal is answered, and how it stands', async () => {
  const { out } = await run('sources')
  expect(out).toMatch(/metrics +embedded +- +- +answers\ntraces +embedded +- +- +not known[\s\S]*logs +loki +http:\/\/loki:3100 +none +Loki at loki:3100 does not answer/)
})

test('a test says what is wrong, and its exit says that it cannot be used', async () => {
  expect(await run('sources', 'test', 'logs', 'loki', '--address', 'http://loki:3100', '--tenant', 'front')).toEqual({ exit: 'no', out: 'It cannot be used like this.\nnothing listens at loki:3100\n' })
  expect(asked).toEqual([{ route: 'POST /telemetry/sources/logs/test', body: { engine: 'loki', url: 'http://loki:3100', login: 'none', insideAllowed: false, tenant: 'front' } }])
})

test('a choice goes with the version that was seen; the secret comes from the environment', async () => {
  vi.stubEnv('QUARTERDECK_SOURCE_SECRET', 'hidden')
  expect((await run('sources', 'set', 'logs', 'loki', '--address', 'http://loki:3100', '--login', 'bearer', '--why', 'moved')).exit).toBe('done')
  expect(asked.at(-1)).toEqual({ route: 'PUT /telemetry/sources/logs', body: { engine: 'loki', url: 'http://loki:3100', login: 'bearer', insideAllowed: false, secret: 'hidden', expectedVersion: 4, why: 'moved' } })
  expect((await run('sources', 'set', 'metrics', 'embedded')).out).toBe('metrics are answered from embedded.\n')
})

test('an engine of another signal, or no address, is wrong use', async () => {
  expect((await run('sources', 'set', 'logs', 'zipkin')).exit).toContain('logs can be answered by embedded, loki')
  expect((await run('sources', 'test', 'logs', 'loki')).exit).toContain('--address is missing')
  expect((await run('sources', 'drop')).exit).toContain('can list, set or test')
})
