import { connect } from 'node:net'
import { beforeEach, describe, expect, test } from 'vitest'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { mintScope } from '@/lib/domains/gateway/core/fault-scope'
import type { CallFault, FaultRule } from '@/lib/domains/gateway/fault-schemas'
import { callerWith, startUpstream, testScopeKey, until } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture({ tryMs: 5_000, overallMs: 8_000 })

let served = 0
let seen: Record<string, unknown> = {}
let run = ''
let made = 0
const callee = () => `catalogue-${made}`
beforeEach(async () => {
  made += 1
  served = 0
  run = `run-${made}`
  const answer = await startUpstream(callee(), `${callee()}-1`, (request, response) => {
    served += 1
    seen = request.headers
    response.end('well')
  })
  await given.serve([answer], { callers: [callerWith('of-home'), callerWith('of-playback', { instance: 'playback-1', application: 'playback', serverGroup: 'playback-v000' })] })
})

const rule = (fault: CallFault, more: Partial<FaultRule> = {}): FaultRule => ({ id: 'one', caller: 'home', callee: callee(), sharePercent: 100, scope: 'all', fault, endsAtMs: Date.now() + 60_000, ...more })
const put = (rules: FaultRule[], epoch = 1) => given.proxy.control(proxyCalls.putFaults, { run, epoch, rules })
const counts = async () => (await given.proxy.control(proxyCalls.faults, {})).counts.filter((one) => one.run === run)
const ask = (secret = 'of-home', init: RequestInit = {}) => fetch(`${given.proxy.sidecar}/i/${secret}/call/${callee()}/x`, init)
const askEdge = (init: RequestInit = {}) => fetch(`${given.proxy.edge}/${callee()}/x`, init)
/** The proxy knows that the caller is gone. */
const leftCall = () =>
  until('the end of the call', () => given.proxy.spans.getFinishedSpans().some(({ attributes }) => attributes['fit.experiment'] === run && attributes['error.type'] === 'client-gone') || undefined)
const error: CallFault = { kind: 'error', status: 500 }

describe('a fault on calls from home', () => {
  test('delays them by as much as was asked, before anything is sent', async () => {
    await put([rule({ kind: 'delay', ms: 120 })])
    const startedMs = performance.now()
    const answer = ask()
    await until('the call to be held', async () => (await counts())[0]?.injected === 1 || undefined)
    const beforeEnd = served
    expect((await answer).status).toBe(200)
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(120)
    expect([beforeEnd, served]).toEqual([0, 1])
  })

  test('answers in place of the instance, once for a call, and says whose doing it is', async () => {
    await put([rule({ kind: 'error', status: 503 })])
    const answer = await ask()
    expect([answer.status, served]).toEqual([503, 0])
    expect(await answer.json()).toMatchObject({ type: expect.stringContaining('injected-fault'), detail: expect.stringContaining(run) })
    expect(await counts()).toMatchObject([{ rule: 'one', seen: 1, injected: 1, active: true }])
    const spans = await until('the spans', () => {
      const found = given.proxy.spans.getFinishedSpans().filter((span) => span.attributes['fit.experiment'] === run)
      return found.length === 2 ? found : undefined
    })
    for (const span of spans) expect(span.attributes).toMatchObject({ 'fit.injected': 'error', 'fit.rule': 'one', 'http.response.status_code': 503 })
  })

  test('closes the connection without a word', async () => {
    await put([rule({ kind: 'reset' })])
    const { port } = new URL(given.proxy.sidecar)
    const received = await new Promise<string>((resolve) => {
      let text = ''
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(`GET /i/of-home/call/${callee()}/x HTTP/1.1\r\nHost: a\r\n\r\n`))
      socket.on('data', (chunk) => (text += chunk.toString())).on('error', () => undefined)
      socket.on('close', () => resolve(text))
    })
    expect([received, served]).toEqual(['', 0])
  })

  test('touches neither other callers nor the edge', async () => {
    await put([rule(error)])
    expect([(await ask('of-playback')).status, (await ask('of-nobody')).status, (await askEdge()).status, (await ask()).status]).toEqual([200, 200, 200, 500])
  })

  test('hits exactly its share', async () => {
    await put([rule(error, { sharePercent: 20 })])
    const statuses = await Promise.all(Array.from({ length: 100 }, async () => (await ask()).status))
    expect(statuses.filter((status) => status === 500)).toHaveLength(20)
    expect(await counts()).toMatchObject([{ seen: 100, injected: 20 }])
  })

  test('ends by itself, and lets go whom it holds', async () => {
    await put([rule({ kind: 'delay', ms: 30_000 }, { endsAtMs: Date.now() + 150 })])
    // Held to its end it would run out of its time instead.
    expect((await ask()).status).toBe(200)
    expect(await counts()).toMatchObject([{ injected: 1, active: false }])
    expect((await ask()).status).toBe(200)
    expect(await counts()).toMatchObject([{ seen: 1 }])
  })

  test('is gone with the caller: a call that was given up is never sent', async () => {
    await put([rule({ kind: 'delay', ms: 10_000 })])
    const leaving = new AbortController()
    const answer = ask('of-home', { signal: leaving.signal }).catch(() => 'gone')
    await until('the call to be held', async () => (await counts())[0]?.injected === 1 || undefined)
    leaving.abort()
    expect(await answer).toBe('gone')
    await leftCall()
    await put([])
    expect((await ask()).status).toBe(200)
    expect([served, (await given.proxy.shares(callee())).served]).toEqual([1, { [`${callee()}-v000`]: 1 }])
  })

  test('counts as the outcome of the call: no second try', async () => {
    await put([rule(error)])
    await ask()
    expect(await counts()).toMatchObject([{ seen: 1, injected: 1 }])
    const { dependencies } = await given.proxy.control(proxyCalls.dependencies, { application: 'home' })
    expect(dependencies.find((one) => one.callee === callee())).toMatchObject({ window: { requests: 1, errors: 1 }, totals: { retries: 0 }, minute: { injected: 1, errors: 1 } })
  })
})

describe('the faults of a run', () => {
  test('are replaced as a whole, the same rule going on where it was', async () => {
    await put([rule(error), rule(error, { id: 'two', caller: 'playback' })])
    await ask()
    await put([rule(error)], 2)
    await ask()
    expect(await counts()).toMatchObject([{ rule: 'one', seen: 2, active: true }, { rule: 'two', seen: 0, active: false }])
    await put([], 2)
    expect((await ask()).status).toBe(200)
    expect(await counts()).toMatchObject([{ rule: 'two', active: false }, { rule: 'one', seen: 2, active: false }])
  })

  test('of an older epoch are refused, also after they ended and after the proxy began anew', async () => {
    await put([rule(error)], 7)
    await expect(put([rule(error)], 6)).rejects.toThrow('older')
    await put([], 8)
    await expect(put([rule(error)], 7)).rejects.toThrow('older')
    await given.restart()
    expect(await counts()).toEqual([])
    await expect(put([rule(error)], 7)).rejects.toThrow('older')
    await put([rule(error)], 8)
    expect(await counts()).toMatchObject([{ active: true }])
  })
})

describe('a fault for signed requests', () => {
  const scope = (more: { run?: string; endsAtMs?: number } = {}, key = testScopeKey) => mintScope(key, { run, group: 'canary', endsAtMs: Date.now() + 60_000, ...more })

  test.each([
    ['in its header', () => ({ 'x-fit-context': scope() }), 500],
    ['in baggage among others', () => ({ baggage: `user=42,x-fit-context=${scope()};ttl=1` }), 500],
    ['of another run', () => ({ 'x-fit-context': scope({ run: 'other' }) }), 200],
    ['that is over', () => ({ 'x-fit-context': scope({ endsAtMs: Date.now() - 1 }) }), 200],
    ['signed by somebody else', () => ({ 'x-fit-context': scope({}, 'another key') }), 200],
    ['that was altered', () => ({ 'x-fit-context': scope().replace('v1.ey', 'v1.eY') }), 200],
    ['that is missing', () => ({}), 200],
  ])('asks for a scope: one %s', async (_what, headers, expected) => {
    await put([rule(error, { scope: 'signed' })])
    expect((await ask('of-home', { headers: headers() })).status).toBe(expected)
    expect(await counts()).toMatchObject([{ seen: expected === 500 ? 1 : 0 }])
  })

  test('strikes at the edge too, for requests that carry it', async () => {
    await put([rule(error, { scope: 'signed', caller: null })])
    expect([(await askEdge()).status, (await askEdge({ headers: { 'x-fit-context': scope() } })).status]).toEqual([200, 500])
  })

  test('a valid scope goes on with the request in both forms; from outside nothing else comes in', async () => {
    const valid = scope()
    await askEdge({ headers: { baggage: `user=42,x-fit-context=${valid}` } })
    expect(seen).toMatchObject({ 'x-fit-context': valid, baggage: `user=42,x-fit-context=${valid}` })
    for (const forged of [scope({}, 'another key'), scope({ endsAtMs: 1 }), 'v1.e30.x']) {
      await askEdge({ headers: { 'x-fit-context': forged, baggage: `user=42, x-fit-context=${forged}` } })
      expect(seen).not.toHaveProperty('x-fit-context')
      expect(seen.baggage).toBe('user=42')
    }
  })
})

test('a person who leaves the edge is not counted, and one who was answered is', async () => {
  await put([rule({ kind: 'delay', ms: 10_000 }, { caller: null })])
  const leaving = new AbortController()
  const answer = askEdge({ signal: leaving.signal }).catch(() => 'gone')
  await until('the request to be held', async () => (await counts())[0]?.injected === 1 || undefined)
  leaving.abort()
  await answer
  await leftCall()
  await put([])
  await (await askEdge()).text()
  const requests = async () => (await given.proxy.control(proxyCalls.pairSeconds, { sinceMs: 0, callee: callee() })).seconds.reduce((sum, one) => sum + one.requests, 0)
  await until('the count', async () => (await requests()) > 0 || undefined)
  expect(await requests()).toBe(1)
})

test('calls are counted by second and pair as their callers saw them', async () => {
  await put([rule(error, { sharePercent: 50 })])
  const sinceMs = Date.now() - 1_000
  for (let call = 0; call < 10; call++) await ask()
  await askEdge()
  const { seconds, nowMs } = await given.proxy.control(proxyCalls.pairSeconds, { sinceMs, callee: callee() })
  const sum = (caller: string | null, field: 'requests' | 'errors' | 'injected') => seconds.filter((one) => one.caller === caller).reduce((total, one) => total + one[field], 0)
  expect([sum('home', 'requests'), sum('home', 'errors'), sum('home', 'injected'), sum(null, 'requests'), sum(null, 'errors')]).toEqual([10, 5, 5, 1, 0])
  expect(seconds.every(({ durations, requests, atMs }) => durations.reduce((total, one) => total + one, 0) === requests && atMs <= nowMs)).toBe(true)
  expect((await given.proxy.control(proxyCalls.pairSeconds, { sinceMs: nowMs, callee: callee() })).seconds).toEqual([])
})
