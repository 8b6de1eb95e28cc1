import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ChaosRunDetail } from '../domains/chaos/schemas'
import { parseGiven } from './arguments'
import { askOf, chaosCommands, conditionOf } from './commands/chaos'
import { createSay } from './say'

const run = (more: Partial<ChaosRunDetail> = {}): ChaosRunDetail => ({
  id: 'r', number: 12, application: 'home', team: 'front', title: '', touches: ['home'], phase: 'checking', phaseSince: '', verdict: null, reason: null, abortAsked: null,
  plan: { fault: { kind: 'calls', caller: null, sharePercent: 100, scope: 'all', fault: { kind: 'delay', ms: 500 } }, conditions: [], termSeconds: 60 },
  facts: { targets: [], before: null, leftovers: null, after: null, reaction: null, takenBack: 0 }, startedBy: 'qd', why: '', createdAt: '', injectedAt: null, endsAt: null, goneAt: null, endedAt: null,
  can: { abort: true, takeBack: false }, version: 0, samples: [], sampleStepMs: 1_000, steps: [], steady: [], summary: { before: [], during: [], after: [] }, scopeHeader: null, ...more,
})
const done = (verdict: 'held' | 'broken' | 'aborted' | 'refused' | 'failed') => run({ phase: 'done', verdict, reason: { code: 'held', values: {}, detail: 'as told' } })

let server: Server
let answers: Record<string, unknown[]>
let asked: { route: string; query: string; body: string }[]
beforeEach(async () => {
  asked = []
  answers = { 'POST /chaos/runs': [run()], 'POST /chaos/runs/12/abort': [run()] }
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const route = `${request.method} ${(request.url ?? '').replace('/api/v1', '').split('?')[0]}`
      asked.push({ route, query: (request.url ?? '').split('?')[1] ?? '', body })
      const [first, ...rest] = answers[route] ?? []
      if (rest.length > 0) answers[route] = rest
      response.writeHead(first === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(first ?? { type: '', code: 'not-found', title: 'Not found', status: 404, detail: `nothing at ${route}` }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

async function qd(command: keyof typeof chaosCommands, ...args: string[]) {
  const out: string[] = []
  const given = parseGiven([...args, '--url', `http://127.0.0.1:${(server.address() as AddressInfo).port}`, '--token', 'qd_x'])
  const exit = await chaosCommands[command](given, createSay(given.flags.json === true, (words) => out.push(words), () => undefined)).catch((error: Error & { exit?: string }) => ({ stop: error.exit, message: error.message }))
  return { exit, out: out.join('') }
}

describe('qd chaos run', () => {
  test('asks by the names of the API, with what was given alone', () => {
    const given = parseGiven(['chaos', 'run', 'home', '--fault', 'delay', '--ms', '300', '--caller', 'shop', '--share', '12.5', '--signed', '--term', '30', '--why', 'learn', '--steady', 'error-share edge>home <= 2', '--steady', 'rate edge>* >= 5', '--steady', 'telemetry p95 home <= 400'])
    expect(askOf(given)).toMatchObject({
      application: 'home', fault: 'delay', delayMs: 300, caller: 'shop', sharePercent: 12.5, scope: 'signed', termSeconds: 30, why: 'learn',
      conditions: [{ measure: 'error-share', caller: 'edge', callee: 'home', bound: 2 }, { measure: 'rate', caller: 'edge', callee: '*', bound: 5 }, { source: 'telemetry', measure: 'p95', application: 'home', bound: 400 }],
    })
  })

  test.each(['p95 edge>home >= 2', 'rate edge>home <= 2', 'p95 edge home <= 2', 'p99 edge>home <= 2', 'error-share edge>home <= 100', 'telemetry p99 home <= 2', 'telemetry rate home <= 2'])('does not take the condition %s', (words) => {
    expect(() => conditionOf(words)).toThrow('--steady')
  })

  test.each([[['--fault', 'odd', '--why', 'learn']], [['--fault', 'kill']], [['--fault', 'kill', '--why', 'learn', '--count', '0']], [['--fault', 'delay', '--why', 'learn', '--share', '101']], [['--fault', 'delay', '--why', 'no']]])('with %j is wrong use before a byte is sent', async (flags) => {
    expect((await qd('run', 'chaos', 'run', 'home', ...flags)).exit).toMatchObject({ stop: 'usage' })
    expect(asked).toEqual([])
  })

  test.each([['held', 'done'], ['broken', 'rolled-back'], ['aborted', 'no'], ['refused', 'no'], ['failed', 'no']] as const)('that ends %s exits as %s', async (verdict, exit) => {
    answers['GET /chaos/runs/12'] = [run({ phase: 'holding' }), done(verdict)]
    const said = await qd('run', 'chaos', 'run', 'home', '--fault', 'reset', '--why', 'learn', '--wait')
    expect(said.exit).toBe(exit)
    expect(said.out).toContain(`${verdict}. as told`)
  })

  test('takes too long for --timeout and says so', async () => {
    answers['GET /chaos/runs/12'] = [run({ phase: 'residue' })]
    expect((await qd('run', 'chaos', 'run', 'home', '--fault', 'reset', '--why', 'learn', '--wait', '--timeout', '1')).exit).toBe('late')
  })

  test('as JSON is the run', async () => expect(JSON.parse((await qd('run', 'chaos', 'run', 'home', '--fault', 'kill', '--why', 'learn', '--json')).out)).toMatchObject({ number: 12 }))
})

test('aborting one waits until nothing is left, and is good when it is aborted', async () => {
  answers['GET /chaos/runs/12'] = [run({ phase: 'residue' }), done('aborted')]
  expect((await qd('abort', 'chaos', 'abort', 'CH-12', '--why', 'enough', '--wait')).exit).toBe('done')
  expect(asked[0]).toEqual({ route: 'POST /chaos/runs/12/abort', query: '', body: JSON.stringify({ why: 'enough' }) })
  expect((await qd('abort', 'chaos', 'abort')).exit).toMatchObject({ stop: 'usage' })
})

test('aborting all says which, and is no success while the proxy does not answer', async () => {
  answers['POST /chaos/abort-all'] = [{ runs: [3, 4], proxyAnswered: true }, { runs: [], proxyAnswered: false }]
  expect(await qd('abortAll', 'chaos', 'abort-all')).toEqual({ exit: 'done', out: 'Aborted: CH-3, CH-4\n' })
  expect((await qd('abortAll', 'chaos', 'abort-all')).exit).toBe('no')
})

test('following a run asks where it stands, and for none of its seconds', async () => {
  answers['GET /chaos/runs/12'] = [done('held')]
  await qd('run', 'chaos', 'run', 'home', '--fault', 'reset', '--why', 'learn', '--wait')
  expect(Number(new URLSearchParams(asked.at(-1)?.query).get('since'))).toBeGreaterThan(1_700_000_000_000)
})

test('the report is Markdown in the language that is asked for', async () => {
  answers['GET /chaos/runs/12/report'] = [{ markdown: '# CH-12' }]
  expect(await qd('report', 'chaos', 'report', 'CH-12', '--language', 'ko')).toEqual({ exit: 'done', out: '# CH-12\n' })
  expect(asked).toEqual([{ route: 'GET /chaos/runs/12/report', query: 'language=ko', body: '' }])
  expect((await qd('report', 'chaos', 'report', '12', '--language', 'de')).exit).toMatchObject({ stop: 'usage' })
})

test('without a number the status is a table of what is under way', async () => {
  answers['GET /chaos/runs'] = [{ items: [run({ phase: 'holding', endsAt: '2026-01-01T00:00:00.000Z' })], next: null, total: 1 }]
  expect((await qd('status', 'chaos', 'status')).out).toMatch(/CH-12 +home +500 ms of delay on 100 % of calls edge → home +holding/)
})
