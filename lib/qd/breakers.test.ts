import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseGiven } from './arguments'
import { breakerCommands } from './commands/breakers'
import { createSay } from './say'

let server: Server
let answers: Record<string, unknown>
let asked: { route: string; body: unknown }[]
beforeEach(async () => {
  asked = []
  answers = {}
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const route = `${request.method} ${(request.url ?? '').replace('/api/v1', '')}`
      asked.push({ route, body: body === '' ? null : JSON.parse(body) })
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

async function qd(command: keyof typeof breakerCommands, ...args: string[]) {
  const out: string[] = []
  const given = parseGiven(['breakers', command, ...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  const exit = await breakerCommands[command](given, createSay(false, (words) => out.push(words), () => undefined)).catch((error: Error & { exit?: string }) => ({ stop: error.exit, message: error.message }))
  return { exit, out: out.join('') }
}

test('a breaker is forced for a time and a reason', async () => {
  answers['PUT /breakers/force'] = { caller: 'home', callee: 'rows', mode: 'open', endsAt: '2026-01-01T00:15:00Z', since: '', why: 'it is broken', by: 'qd' }
  expect(await qd('force', 'home', 'rows', 'open', '--minutes', '15', '--why', 'it is broken')).toEqual({ exit: 'done', out: 'home to rows is forced open until 2026-01-01T00:15:00Z\n' })
  expect(asked).toEqual([{ route: 'PUT /breakers/force', body: { caller: 'home', callee: 'rows', mode: 'open', minutes: 15, why: 'it is broken' } }])
})

test.each([
  [['home', 'rows', 'open', '--why', 'x']],
  [['home', 'rows', 'open', '--minutes', '15']],
  [['home', 'rows', 'shut', '--minutes', '15', '--why', 'x']],
  [['home', 'rows', 'open', '--minutes', '1441', '--why', 'x']],
])('force %j is wrong use, and nothing is asked', async (args) => {
  expect((await qd('force', ...args)).exit).toMatchObject({ stop: 'usage' })
  expect(asked).toEqual([])
})

test('what is to be another is sent by its field; what has no name is wrong use', async () => {
  await qd('whatIf', 'edge', 'rows', '--with', 'errors=20, timeout=400', '--minutes', '10')
  expect(asked.at(-1)).toEqual({ route: 'POST /breakers/replay', body: { caller: 'edge', callee: 'rows', minutes: 10, change: { errorPercent: 20, timeoutMs: 400 } } })
  for (const given of ['volumes=3', 'errors', 'errors=-1']) expect((await qd('whatIf', 'edge', 'rows', '--with', given)).exit).toMatchObject({ stop: 'usage' })
})

test('rules are put in force with a reason, and said as what was and what is', async () => {
  answers['PUT /breakers/rules'] = { caller: 'home', callee: 'rows', change: { errorPercent: 20, timeoutMs: 400 }, since: '', why: 'slow rows', by: 'qd', before: { errorPercent: 50, timeoutMs: 30_000 }, after: { errorPercent: 20, timeoutMs: 400 } }
  answers['DELETE /breakers/rules'] = null
  expect(await qd('setRules', 'home', 'rows', '--with', 'errors=20,timeout=400', '--why', 'slow rows')).toEqual({ exit: 'done', out: 'home to rows: errors 50 -> 20, timeout 30000 -> 400\n' })
  expect(asked.at(-1)).toEqual({ route: 'PUT /breakers/rules', body: { caller: 'home', callee: 'rows', change: { errorPercent: 20, timeoutMs: 400 }, why: 'slow rows' } })
  expect(await qd('dropRules', 'home', 'rows', '--why', 'well again')).toEqual({ exit: 'done', out: 'home to rows goes by its declared rules again\n' })
  expect(asked.at(-1)).toEqual({ route: 'DELETE /breakers/rules', body: { caller: 'home', callee: 'rows', why: 'well again' } })
  expect((await qd('setRules', 'home', 'rows', '--with', 'errors=20')).exit).toMatchObject({ stop: 'usage' })
  expect((await qd('setRules', 'home', 'rows', '--why', 'no rule')).exit).toMatchObject({ stop: 'usage' })
})

test('a stream is removed by its name; of two of one name the team is asked for', async () => {
  const stream = (id: string, team: string) => ({ id, team, name: 'orders', kind: 'hystrix', url: 'http://10.0.0.7/hystrix.stream', localAllowed: false, createdBy: 'x', now: null })
  answers['GET /breakers/streams'] = { items: [stream('s1', 'front'), stream('s2', 'back')] }
  answers['DELETE /breakers/streams/s2'] = { items: [] }
  expect((await qd('removeStream', 'orders')).exit).toMatchObject({ stop: 'usage' })
  expect(await qd('removeStream', 'orders', '--team', 'back')).toEqual({ exit: 'done', out: 'orders is read no more\n' })
})
