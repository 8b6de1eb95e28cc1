import { beforeEach, describe, expect, test } from 'vitest'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { DeclaredDependency } from '@/lib/domains/gateway/dependency-schemas'
import type { Target } from '@/lib/domains/gateway/schemas'
import { closedPort } from '@/lib/testing/closed-port'
import { startHungInstance } from './testing/hung-instance'
import { callerWith, startUpstream, until, type Upstream } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture({ tryMs: 5_000, overallMs: 8_000 })

/** New ones for each test: breakers and budgets last. */
let made = 0
let callee = ''
let caller = ''
let status = 200
let asked = 0
beforeEach(() => {
  made += 1
  callee = `recommendations-${made}`
  caller = `home-${made}`
  status = 200
  asked = 0
})

const popular = { rows: [{ name: 'Popular now' }] }
const withFallback = { fallbacks: [{ path: '/rows/*', json: popular, headers: { 'Cache-Control': 'no-store' } }, { path: '/similar/**', status: 203, text: 'none' }] }
const answering = () =>
  startUpstream(callee, `${callee}-1`, (_request, response) => {
    asked += 1
    response.writeHead(status).end(`real ${status}`)
  })

/** One caller, whose release declares this of its one callee. */
const serve = (started: Upstream[], declared: unknown, also: Target[] = []) =>
  given.serve(started, {
    also,
    callers: [callerWith(`of-${caller}`, { application: caller, serverGroup: `${caller}-v001`, zone: null })],
    policies: declared === undefined ? [] : [{ serverGroup: `${caller}-v001`, application: caller, dependencies: { [callee]: DeclaredDependency.parse(declared) } }],
  })
const ask = async (path = '/rows/p1', init: RequestInit = {}) => {
  const answer = await fetch(`${given.proxy.sidecar}/i/of-${caller}/call/${callee}${path}`, init)
  return { status: answer.status, because: answer.headers.get('x-quarterdeck-fallback'), text: await answer.text(), headers: answer.headers }
}
const state = async () => {
  const { dependencies } = await given.proxy.control(proxyCalls.dependencies, { application: caller })
  return dependencies.find((one) => one.callee === callee) ?? expect.unreachable()
}
const silent = () => startUpstream(callee, `${callee}-1`, () => undefined)
const breaking = () => startUpstream(callee, `${callee}-1`, (request) => void request.resume().on('end', () => request.socket.destroy()))
const put = (fault: unknown) =>
  given.proxy.control(proxyCalls.putFaults, { run: caller, epoch: 1, rules: [{ id: 'r', caller, callee, sharePercent: 100, scope: 'all', fault: fault as { kind: 'reset' }, endsAtMs: Date.now() + 60_000 }] })

describe('a declared fallback is answered', () => {
  test('when the callee answers 5xx, and never on 4xx', async () => {
    await serve([await answering()], withFallback)
    status = 500
    const given500 = await ask()
    expect([given500.status, given500.because, JSON.parse(given500.text)]).toEqual([200, 'server-error', popular])
    expect([given500.headers.get('content-type'), given500.headers.get('cache-control')]).toEqual(['application/json', 'no-store'])
    status = 404
    expect(await ask()).toMatchObject({ status: 404, because: null, text: 'real 404' })
  })

  test('by the first path that matches, for reading alone', async () => {
    await serve([await answering()], withFallback)
    status = 500
    expect(await ask('/similar/a/b?x=1')).toMatchObject({ status: 203, because: 'server-error', text: 'none' })
    expect(await ask('/rows')).toMatchObject({ status: 500, because: null })
    expect(await ask('/rows/p1', { method: 'POST', body: 'x' })).toMatchObject({ status: 500, because: null })
    expect(await ask('/rows/p1', { method: 'HEAD' })).toMatchObject({ status: 200, because: 'server-error', text: '' })
  })

  test('when no answer comes in time', async () => {
    await serve([await silent()], { ...withFallback, timeoutMs: 80, retries: 0 })
    expect(await ask()).toMatchObject({ status: 200, because: 'timeout' })
  })

  test('when nobody can be reached, or the connection breaks', async () => {
    const gone: Target = { instance: `${callee}-0`, application: callee, zone: null, cluster: callee, serverGroup: null, host: '127.0.0.1', port: await closedPort() }
    await serve([], withFallback, [gone])
    expect(await ask()).toMatchObject({ status: 200, because: 'connection' })
    await serve([await breaking()], withFallback)
    expect(await ask()).toMatchObject({ status: 200, because: 'connection' })
  })

  test.skipIf(process.platform !== 'linux')('when an instance that hangs takes no connection, within the declared time', async () => {
    const hung = await startHungInstance()
    try {
      await serve([], { ...withFallback, timeoutMs: 150 }, [{ instance: `${callee}-0`, application: callee, zone: null, cluster: callee, serverGroup: null, host: '127.0.0.1', port: hung.port }])
      for (let call = 0; call < 3; call++) expect(await ask()).toMatchObject({ status: 200, because: 'connection' })
      // Not by the connection's own limit, which is a second.
      expect((await given.proxy.status()).ejected).toMatchObject([{ instance: `${callee}-0`, reason: 'connect: no connection in time' }])
    } finally {
      hung.close()
    }
  })

  test('when nobody of that name is there', async () => {
    const well = await answering()
    await serve([well, await startUpstream(`other-${made}`, 'other-1', (_request, response) => void response.end())], withFallback)
    expect(await ask()).toMatchObject({ text: 'real 200', because: null })
    await serve([await startUpstream(`other-${made}`, 'other-1', (_request, response) => void response.end())], withFallback)
    expect(await ask()).toMatchObject({ status: 200, because: 'no-instance' })
    expect((await state()).totals.fallbacks).toBe(1)
  })

  test.each([
    [{ kind: 'error', status: 500 }, 'server-error'],
    [{ kind: 'reset' }, 'connection'],
    [{ kind: 'delay', ms: 20_000 }, 'timeout'],
  ])('when %o is injected, as if it were real', async (fault, because) => {
    await serve([await answering()], { ...withFallback, timeoutMs: 100 })
    await put(fault)
    expect(await ask()).toMatchObject({ status: 200, because })
    expect(asked).toBe(0)
    expect(await state()).toMatchObject({ window: { requests: 1, errors: 1 }, minute: { requests: 1, errors: 0, fallbacks: 1, injected: 1 } })
  })

  test('and the spans say so', async () => {
    await serve([await answering()], withFallback)
    status = 500
    await ask()
    await until('the span', () => given.proxy.spans.getFinishedSpans().some((span) => span.attributes['quarterdeck.caller'] === caller && span.attributes['quarterdeck.fallback'] === 'server-error') || undefined)
  })

  test('by the proxy alone: a callee that claims to be one is not believed', async () => {
    await serve([await startUpstream(callee, `${callee}-1`, (_request, response) => void response.setHeader('x-quarterdeck-fallback', 'timeout').end('real'))], withFallback)
    expect(await ask()).toMatchObject({ because: null, text: 'real' })
  })
})

describe('a policy', () => {
  test('is that of the caller’s server group; others are served as usual', async () => {
    await serve([await answering()], { ...withFallback, timeoutMs: 900, retries: 1, breaker: { volume: 5 } })
    await ask()
    expect(await state()).toMatchObject({
      declared: true, policy: { timeoutMs: 900, tryTimeoutMs: 900, retries: 1, breaker: { errorPercent: 50, volume: 5, windowMs: 10_000, openMs: 5_000 }, fallbacks: ['GET /rows/*', 'GET /similar/**'] },
    })
    status = 500
    expect((await fetch(`${given.proxy.edge}/${callee}/rows/p1`)).status).toBe(500)
  })

  test('that nothing called by yet is shown, closed and without traffic', async () => {
    await serve([await answering()], withFallback)
    expect(await state()).toMatchObject({ declared: true, state: 'closed', sinceMs: null, minute: { requests: 0, p95Ms: null } })
  })

  test('limits the tries', async () => {
    const two = await Promise.all([1, 2].map((at) => startUpstream(callee, `${callee}-${at}`, (_request, response) => {
      asked += 1
      response.writeHead(503).end()
    })))
    await serve(two, { retries: 0 })
    await ask()
    expect([asked, (await state()).totals.retries]).toEqual([1, 0])
    await serve(two, { retries: 3 })
    await ask()
    expect([asked, (await state()).totals.retries]).toEqual([3, 1])
  })
})

describe('a breaker', () => {
  const quick = { breaker: { volume: 4, errorPercent: 50, openMs: 100 } }
  const openIt = async () => {
    status = 500
    for (let call = 0; call < 4; call++) await ask()
  }
  const afterOpenTime = async () => {
    const { tryAtMs } = await state()
    await until('the open time to pass', () => Date.now() > (tryAtMs ?? Number.POSITIVE_INFINITY) || undefined)
  }

  test('opens at its share of at least its volume, and then nobody is asked', async () => {
    await serve([await answering()], quick)
    for (let call = 0; call < 2; call++) await ask()
    status = 500
    await ask()
    expect(await state()).toMatchObject({ state: 'closed', window: { requests: 3, errors: 1 } })
    await ask()
    expect(await state()).toMatchObject({ state: 'open' })
    const refused = await ask()
    expect([refused.status, asked, JSON.parse(refused.text)]).toEqual([503, 4, expect.objectContaining({ type: expect.stringContaining('breaker-open'), detail: expect.stringContaining(`${caller} to ${callee}`) })])
    expect((await state()).totals.refused).toBe(1)
  })

  test('answers what was declared while it is open', async () => {
    await serve([await answering()], { ...quick, ...withFallback })
    await openIt()
    expect(await ask()).toMatchObject({ status: 200, because: 'breaker-open' })
    expect(asked).toBe(4)
  })

  test('lets one call try, closes on its success with an empty window, and tells both', async () => {
    await serve([await answering()], quick)
    await openIt()
    await afterOpenTime()
    status = 200
    expect((await ask()).status).toBe(200)
    expect(await state()).toMatchObject({ state: 'closed', sinceMs: expect.any(Number), window: { requests: 0, errors: 0 } })
    const { nowMs, episodes } = await given.proxy.control(proxyCalls.breakers, { application: callee })
    expect(episodes).toEqual([{ caller, callee, openedMs: expect.any(Number), reopened: 0, triedMs: expect.any(Number), tries: 1, closedMs: expect.any(Number) }])
    const [{ openedMs = 0, triedMs = 0, closedMs = 0 } = {}] = episodes
    expect([openedMs < Number(triedMs), Number(triedMs) <= Number(closedMs), Number(closedMs) <= nowMs]).toEqual([true, true, true])
    expect((await given.proxy.control(proxyCalls.breakers, { application: caller })).episodes).toEqual(episodes)
    expect((await given.proxy.control(proxyCalls.breakers, { application: 'nobody' })).episodes).toEqual([])
    await until('the changes in spans', () => {
      const changes = given.proxy.spans.getFinishedSpans().flatMap(({ events }) => events).filter(({ attributes }) => attributes?.['quarterdeck.target'] === callee)
      return changes.map(({ attributes }) => attributes?.['quarterdeck.breaker.to']).join() === 'open,half-open,closed' || undefined
    })
  })

  test('refuses all others while one tries, and opens again when that fails', async () => {
    let answer: (() => void) | undefined
    const held = await startUpstream(callee, `${callee}-1`, (_request, response) => {
      asked += 1
      if (asked <= 4) response.writeHead(500).end()
      else answer = () => void response.writeHead(500).end()
    })
    await serve([held], quick)
    await openIt()
    await afterOpenTime()
    const probe = ask()
    await until('the probe', () => answer)
    expect(await state()).toMatchObject({ state: 'half-open' })
    expect((await Promise.all([ask(), ask()])).map((one) => one.status)).toEqual([503, 503])
    answer?.()
    expect((await probe).status).toBe(500)
    expect([await state(), asked]).toMatchObject([{ state: 'open' }, 5])
  })

  test('opens again when its probe is given up, and a call that is given up before says nothing', async () => {
    const held = await startUpstream(callee, `${callee}-1`, (_request, response) => {
      asked += 1
      if (asked <= 4) response.writeHead(500).end()
    })
    await serve([held], quick)
    const giveUp = async () => {
      const before = asked
      const leaving = new AbortController()
      const answer = ask('/rows/p1', { signal: leaving.signal }).catch(() => 'gone')
      await until('the call to arrive', () => asked > before || undefined)
      leaving.abort()
      expect(await answer).toBe('gone')
    }
    await openIt()
    await afterOpenTime()
    const { sinceMs } = await state()
    await giveUp()
    await until('the breaker to open again', async () => (await state()).state === 'open' || undefined)
    const again = await state()
    expect([again.sinceMs === sinceMs, again.window.requests]).toEqual([false, 4])
    // The application got no answer: for it the call is an error.
    expect(again.minute).toMatchObject({ requests: 5, errors: 5 })
  })

  test('is the caller’s own: the edge goes on', async () => {
    await serve([await answering()], quick)
    await openIt()
    status = 200
    expect([(await ask()).status, (await fetch(`${given.proxy.edge}/${callee}/x`)).status]).toEqual([503, 200])
  })

  test('is tripped by injected faults too', async () => {
    await serve([await answering()], quick)
    await put({ kind: 'error', status: 500 })
    for (let call = 0; call < 4; call++) await ask()
    expect([await state(), asked]).toMatchObject([{ state: 'open' }, 0])
  })

  test('never by answers of 400 and above below 500', async () => {
    await serve([await answering()], quick)
    status = 429
    for (let call = 0; call < 10; call++) await ask()
    expect(await state()).toMatchObject({ state: 'closed', window: { requests: 10, errors: 0 } })
  })
})
