import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RemoteSide, RemoteView } from '../domains/registry/remote-schemas'
import { parseGiven } from './arguments'
import { remoteCommands } from './commands/remotes'
import { createSay } from './say'

const side: RemoteSide = {
  name: 'eu', state: { readAtMs: 1, failedSinceMs: null, finding: null }, secretLost: false, instances: { up: 1, down: 0, starting: 0, outOfService: 0, unknown: 0 }, applications: 1, same: 4, differs: 3, onlyHere: 1, onlyThere: 2,
}
const remote = (more: Partial<RemoteView>): RemoteView => ({ name: 'eu', url: 'http://eu:8761/eureka', login: 'none', username: '', hasSecret: false, caPem: '', insideAllowed: false, changedAt: 'x', changedBy: 'olga', version: 4, side, ...more })

let server: Server
let asked: { route: string; body: unknown }[]
const failing = { ...side, state: { readAtMs: null, failedSinceMs: 1, finding: { kind: 'refused' as const, address: 'us:8761' } } }
const answers: Record<string, unknown> = {
  'GET /registry/remotes': { own: null, items: [remote({}), remote({ name: 'us', side: failing }), remote({ name: 'as', side: null })] },
  'POST /registry/remotes/eu/test': { usable: false, findings: [{ kind: 'refused', address: 'eu:8761' }], version: null, tookMs: 3, applications: [] },
  'PUT /registry/remotes/eu': remote({}), 'PUT /registry/remotes/new': remote({ name: 'new' }), 'DELETE /registry/remotes/eu': null,
  'GET /registry/remotes/eu/differences?limit=200': { items: [{ kind: 'only-there', application: 'home', id: 'h-1', here: null, there: { status: 'UP', host: 'h', port: 1, zone: null } }], total: 9, next: 'more' },
}

beforeEach(async () => {
  asked = []
  server = createServer((request, response) => {
    void (async () => {
      const route = `${request.method} ${(request.url ?? '').replace('/api/v1', '')}`
      const sent = await text(request)
      asked.push({ route, body: sent === '' ? null : JSON.parse(sent) })
      response.writeHead(route in answers ? 200 : 404, { 'content-type': 'application/json' }).end(JSON.stringify(answers[route] ?? null))
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
  const [out, notes]: [string[], string[]] = [[], []]
  const given = parseGiven(['registry', 'remotes', ...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  const exit = await remoteCommands.remotes(given, createSay(false, (words) => out.push(words), (words) => notes.push(words))).catch((error: Error) => error.message)
  return { exit, out: out.join(''), notes: notes.join('') }
}

test('the list says how each is read and what differs; what is not known is no zero', async () => {
  const { out } = await run()
  expect(out).toMatch(/eu +http:\/\/eu:8761\/eureka +read +4 +3 +2 +1\n/)
  expect(out).toMatch(/us .*nothing listens at us:8761 +4/)
  expect(out).toMatch(/as .*not known: the daemon does not answer +- +- +- +-/)
})

test('what it says otherwise, and that there is more', async () => {
  const { out, notes } = await run('differences', 'eu')
  expect(out).toMatch(/only-there +home +h-1 +- +UP/)
  expect(notes).toContain('the first 1 of 9')
})

test('a test says what is wrong, and its exit says that it cannot be used', async () => {
  expect(await run('test', 'eu', '--address', 'http://eu:8761/eureka')).toMatchObject({ exit: 'no', out: 'It cannot be used like this.\nnothing listens at eu:8761\n' })
})

test('a change goes with the version that was seen, a new one with none; the secret comes from the environment', async () => {
  vi.stubEnv('QUARTERDECK_SOURCE_SECRET', 'hidden')
  expect((await run('set', 'eu', '--address', 'http://eu:8761/eureka', '--login', 'basic', '--username', 'me', '--why', 'moved')).exit).toBe('done')
  expect(asked.at(-1)).toEqual({ route: 'PUT /registry/remotes/eu', body: { url: 'http://eu:8761/eureka', login: 'basic', insideAllowed: false, username: 'me', secret: 'hidden', expectedVersion: 4, why: 'moved' } })
  await run('set', 'new', '--address', 'http://new/eureka', '--inside-allowed')
  expect(asked.at(-1)?.body).toMatchObject({ expectedVersion: 0, insideAllowed: true })
  expect(await run('remove', 'eu')).toMatchObject({ exit: 'done', out: 'eu is read no more.\n' })
  expect(asked.at(-1)).toEqual({ route: 'DELETE /registry/remotes/eu', body: { expectedVersion: 4 } })
})

test('what cannot be meant is refused before anything is asked for', async () => {
  expect((await run('remove', 'nobody')).exit).toContain('No other registry')
  expect((await run('forget', 'eu')).exit).toContain('not "forget"')
  expect((await run('set', 'eu')).exit).toContain('--address')
  expect(asked.every(({ route }) => route.startsWith('GET'))).toBe(true)
})
