import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { HeldInstance } from '../domains/registry/truth-schemas'
import { parseGiven } from './arguments'
import { truthCommands, zoneCommands } from './commands/truth'
import { createSay, type Say } from './say'

const ghost: HeldInstance = {
  application: 'home', instance: 'h-1', zone: 'a', verified: false, address: '10.0.0.1:80', verdict: { kind: 'ghost' }, sinceMs: 0, hold: null, openRequests: null,
  evidence: { lease: { status: 'UP', overridden: false, registeredAtMs: 0, renewedAtMs: 0, expiresAtMs: 0, changes: 0 }, traffic: { kind: 'none' }, probe: { kind: 'unreachable', atMs: 0, detail: 'connection refused', times: 4, changes: 0 }, fellowRequests: 9 },
}
const page = (complete: boolean, ...items: HeldInstance[]) => ({ items, total: items.length, next: null, counts: { ghost: items.length, flapping: 0, silent: 0, stowaway: 0, undecided: 0, healthy: 0 }, telemetry: { asOfMs: 0, complete, windowMs: 120_000 }, asOfMs: 0 })
const named = { application: 'home', instance: 'h-1' }
const hold = { ...named, mode: 'drain', phase: 'asked', by: 'x', why: 'odd', askedMs: 0, sinceMs: 0 }
const zones = (...kinds: ('yes' | 'no' | 'unproven')[]) => ({
  zones: [{ zone: 'a', instances: 1, applications: 1, drain: { zone: 'a', why: 'power', overridden: true, by: 'Ann', sinceMs: 0 }, openRequests: 0, stranded: ['alone'], refusing: [] }],
  applications: kinds.map((kind) => {
    const worst = kind === 'yes' ? { kind, zone: 'a', left: 2, spareRate: 10 } : { kind, zone: 'a', left: 2, missingRate: 12.5, ...(kind === 'no' ? { missingInstances: 1 } : { seenRate: 60 }) }
    return { application: kind, up: {}, peakRate: 100, limit: { ratePerInstance: 60, from: 'declared', setBy: 'Ann' }, maySet: true, verdict: { kind: 'judged', from: 'declared', worst, zones: [worst] } }
  }),
  counts: { yes: 0, no: 0, undecided: 0 }, more: 0, range: { fromMs: 0, toMs: 0 }, asOfMs: 0,
})

let server: Server
let answers: Record<string, unknown>
let asked: { route: string; query: string; body: unknown }[]

beforeEach(async () => {
  asked = []
  answers = {}
  server = createServer((request, response) => {
    void (async () => {
      const [path = '', query = ''] = (request.url ?? '').replace('/api/v1', '').split('?')
      const sent = await text(request)
      const route = `${request.method} ${path}`
      asked.push({ route, query, body: sent === '' ? null : JSON.parse(sent) })
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
})

async function run(command: (given: ReturnType<typeof parseGiven>, say: Say) => Promise<unknown>, ...args: string[]) {
  const out: string[] = []
  const notes: string[] = []
  const given = parseGiven([...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  const exit = await command(given, createSay(false, (words) => out.push(words), (words) => notes.push(words))).catch((error: Error & { exit?: string }) => ({ stop: error.exit, message: error.message }))
  return { exit, out: out.join(''), notes: notes.join('') }
}

test('the truth names what each witness said, and what is not known', async () => {
  answers['GET /registry/truth'] = page(false, ghost)
  const { out, notes, exit } = await run(truthCommands.truth, 'registry', 'truth', '--verdict', 'ghost', '--application', 'home')
  expect(out).toMatch(/h-1 +home +a +ghost +- +UP +0 +connection refused x4/)
  expect(notes).toContain('Telemetry does not answer')
  expect(exit).toBe('done')
  expect(asked[0]?.query).toBe('limit=200&application=home&verdict=ghost')
  expect((await run(truthCommands.truth, 'registry', 'truth', '--verdict', 'odd')).exit).toMatchObject({ stop: 'usage' })
})

test('a clean-up is shown before it is done, and done only when that is said', async () => {
  answers['GET /registry/truth'] = page(true, ghost)
  answers['POST /registry/clean-up/preview'] = { items: [{ ...named, fate: 'removes', judged: null }], removes: 1 }
  answers['POST /registry/clean-up'] = { removed: [named], kept: [] }
  expect(await run(truthCommands.cleanUp, 'registry', 'clean-up')).toMatchObject({ exit: 'done', notes: expect.stringContaining('--confirm ghosts') })
  expect(asked.map(({ route }) => route)).not.toContain('POST /registry/clean-up')
  expect((await run(truthCommands.cleanUp, 'registry', 'clean-up', '--confirm', 'ghosts')).exit).toMatchObject({ stop: 'usage' })
  expect(await run(truthCommands.cleanUp, 'registry', 'clean-up', '--confirm', 'ghosts', '--why', 'lost')).toMatchObject({ exit: 'done', out: '1 leases removed, 0 kept\n' })
  expect(asked.at(-1)?.body).toEqual({ instances: [named], why: 'lost' })
})

test('an instance is drained and brought back, never without a reason', async () => {
  const path = '/applications/home/instances/h-1/hold'
  answers[`PUT ${path}`] = hold
  answers[`DELETE ${path}`] = { ...hold, phase: 'leaving' }
  expect((await run(truthCommands.drain, 'registry', 'drain', 'h-1', '--application', 'home')).exit).toMatchObject({ stop: 'usage' })
  expect(await run(truthCommands.drain, 'registry', 'drain', 'h-1', '--application', 'home', '--why', 'odd')).toMatchObject({ exit: 'done' })
  expect(asked.at(-1)?.body).toEqual({ mode: 'drain', why: 'odd' })
  await run(truthCommands.takeOut, 'registry', 'take-out', 'h-1', '--application', 'home', '--why', 'odd')
  expect(asked.at(-1)?.body).toEqual({ mode: 'out', why: 'odd' })
  expect(await run(truthCommands.bringBack, 'registry', 'bring-back', 'h-1', '--application', 'home', '--why', 'fine now')).toMatchObject({ exit: 'done' })
  expect(asked.at(-1)).toMatchObject({ route: `DELETE ${path}`, query: 'why=fine+now' })
})

test('the answer is no where one application could not lose a zone, and a drained one is named with who is left in it', async () => {
  answers['GET /registry/zones'] = zones('yes', 'no')
  const { exit, out, notes } = await run(zoneCommands.list, 'zones', 'list')
  expect(exit).toBe('no')
  expect(out).toContain('yes: without a 10/s are to spare')
  expect(out).toContain('no: without a 12.5/s have nowhere to go, 1 more elsewhere')
  expect(notes).toContain('a is drained by Ann: power (still served from there: alone)')
  answers['GET /registry/zones'] = zones('unproven')
  const unproven = await run(zoneCommands.list, 'zones', 'list')
  expect([unproven.exit, unproven.out]).toEqual(['no', expect.stringContaining('unknown: without a at least 12.5/s are missing unless one instance can take more than the 60/s it was seen to serve; declare its limit')])
  answers['GET /registry/zones'] = zones('yes')
  expect((await run(zoneCommands.list, 'zones', 'list')).exit).toBe('done')
})

test('a zone is drained with the word that it is meant only where that is said', async () => {
  const [state] = zones('yes').zones
  answers['PUT /registry/zones/a/drain'] = state
  answers['DELETE /registry/zones/a/drain'] = { ...state, drain: null }
  expect(await run(zoneCommands.drain, 'zones', 'drain', 'a', '--why', 'power')).toMatchObject({ exit: 'done', out: 'a is drained; still served from there: alone\n' })
  expect(asked.at(-1)?.body).toEqual({ why: 'power', override: false })
  await run(zoneCommands.drain, 'zones', 'drain', 'a', '--why', 'power', '--override')
  expect(asked.at(-1)?.body).toEqual({ why: 'power', override: true })
  expect(await run(zoneCommands.bringBack, 'zones', 'bring-back', 'a', '--why', 'ok')).toMatchObject({ exit: 'done', out: 'a is back\n' })
})

test('a limit is a number above 0, or none', async () => {
  answers['PUT /applications/home/capacity'] = null
  expect(await run(zoneCommands.limit, 'zones', 'limit', 'home', '60', '--why', 'load test')).toMatchObject({ exit: 'done', out: 'One instance of home takes 60/s\n' })
  expect(asked.at(-1)?.body).toEqual({ ratePerInstance: 60, why: 'load test' })
  await run(zoneCommands.limit, 'zones', 'limit', 'home', 'none', '--why', 'x')
  expect(asked.at(-1)?.body).toEqual({ ratePerInstance: null, why: 'x' })
  expect((await run(zoneCommands.limit, 'zones', 'limit', 'home', 'many', '--why', 'x')).exit).toMatchObject({ stop: 'usage' })
})
