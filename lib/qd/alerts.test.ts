import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshStanding } from '../domains/alerts/core/standing'
import type { AlertRule } from '../domains/alerts/schemas'
import { parseGiven } from './arguments'
import { alertCommands, slos } from './commands/alerts'
import { createSay } from './say'

const rule = (more: Partial<AlertRule> = {}): AlertRule => ({
  number: 3, application: 'home', team: 'front', name: 'too many errors', condition: { kind: 'threshold', measure: 'error-share', direction: 'above', bound: 5, forSeconds: 60 },
  standing: freshStanding(0), open: null, silence: null, createdBy: 'qd', createdAt: '', version: 0, ...more,
})
const page = (items: unknown[]) => ({ items, next: null, total: items.length })

let server: Server
let answers: Record<string, unknown>
let asked: { route: string; query: string; body: string }[]
beforeEach(async () => {
  asked = []
  answers = {}
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const [path, query = ''] = (request.url ?? '').replace('/api/v1', '').split('?')
      const route = `${request.method} ${path}`
      asked.push({ route, query, body })
      const answer = answers[route]
      if (answer === null) response.writeHead(204).end()
      else response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer ?? { type: '', code: 'not-found', title: 'Not found', status: 404, detail: `nothing at ${route}` }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function qd(command: keyof typeof alertCommands | 'slos', ...args: string[]) {
  const out: string[] = []
  const given = parseGiven([...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  const run = command === 'slos' ? slos : alertCommands[command]
  const exit = await run(given, createSay(given.flags.json === true, (words) => out.push(words), () => undefined)).catch((error: Error & { exit?: string }) => ({ stop: error.exit, message: error.message }))
  return { exit, out: out.join('') }
}

test('a rule is made of its words', async () => {
  answers['POST /alerts/rules'] = rule()
  expect(await qd('create', 'alerts', 'create', 'home', '--name', 'too many errors', '--when', 'error-share > 5 for 60s', '--why', 'to know')).toEqual({ exit: 'done', out: 'Rule 3: home, too many errors (error-share > 5 for 60s)\n' })
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ application: 'home', name: 'too many errors', condition: rule().condition, why: 'to know' })
})

test.each([
  [['--name', 'x', '--when', 'errors'], /write it like/],
  [['--name', 'x'], /--when is missing/],
  [['--when', 'no requests for 60s'], /--name is missing/],
  [['--name', 'x', '--when', '99 % without errors over 28d'], /telemetry is kept no longer/],
])('wrong use is said before anything is asked: %j', async (flags, words) => {
  expect(await qd('create', 'alerts', 'create', 'home', ...flags)).toMatchObject({ exit: { stop: 'usage', message: expect.stringMatching(words) } })
  expect(asked.filter(({ route }) => route.startsWith('POST'))).toEqual([])
})

test('a preview makes nothing', async () => {
  answers['POST /alerts/rules/preview'] = { fromMs: 0, toMs: 1, fired: [{ fromMs: 0, toMs: 1 }], unknownMs: 0, now: { ...freshStanding(0), state: 'ok', value: 1.234, reason: null } }
  expect(await qd('create', 'alerts', 'create', 'home', '--when', 'error-share > 5 for 60s', '--preview')).toEqual({ exit: 'done', out: 'It would have fired once in the last 6 h. Now: ok, 1.23 %\n' })
  expect(asked.map(({ route }) => route)).toEqual(['POST /alerts/rules/preview'])
})

test('rules say how they stand, and that nothing is known is not that all is well', async () => {
  answers['GET /alerts/rules'] = page([rule(), rule({ number: 4, open: 7, standing: { ...freshStanding(0), state: 'firing', value: 12, reason: null }, silence: { id: 's', endsAt: '', why: '', by: '', since: '' } })])
  const { out } = await qd('rules', 'alerts', 'rules', 'home')
  expect(out).toMatch(/3 +home +too many errors +no data \(not-looked\) +not known/)
  expect(out).toMatch(/4 +home +too many errors +firing, AL-7, silenced +12 %/)
  expect(asked[0]?.query).toContain('application=home')
})

test('a silence takes a length and a reason; a deleted rule is gone', async () => {
  answers['PUT /alerts/rules/3/silence'] = rule({ silence: { id: 's', endsAt: '2026-01-01T00:00:00.000Z', why: 'known', by: 'qd', since: '' } })
  answers['DELETE /alerts/rules/3'] = null
  expect((await qd('silence', 'alerts', 'silence', '3', '--minutes', '60')).exit).toMatchObject({ stop: 'usage' })
  expect((await qd('silence', 'alerts', 'silence', '3', '--minutes', '60', '--why', 'known')).out).toBe('too many errors is silenced until 2026-01-01T00:00:00.000Z\n')
  expect(JSON.parse(asked[0]?.body ?? '')).toEqual({ minutes: 60, why: 'known' })
  expect(await qd('remove', 'alerts', 'delete', '3')).toEqual({ exit: 'done', out: 'Rule 3 is deleted\n' })
})

test('objectives with what is left of their budgets', async () => {
  const slo = rule({ condition: { kind: 'availability', objective: 99.9, windowDays: 7 } })
  const burns = [{ factor: 14.4, severity: 'page', longMs: 1, shortMs: 1, long: 20, short: 20, met: true }]
  answers['GET /slos'] = { items: [{ rule: slo, budget: { requests: 10, bad: 1, attained: 0.9, left: -0.5, coveredMs: 1, complete: true, burnDown: [], stepMs: 1 }, burns, reason: null, fromMs: 0, asOfMs: 1 }] }
  expect((await qd('slos', 'slos', 'home')).out).toMatch(/99\.9 % without errors over 7d +no data \(not-looked\) +-50 % +90 % +burns 14\.4 x/)
})
