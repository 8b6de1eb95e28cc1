import { beforeEach, describe, expect, test } from 'vitest'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { DeclaredDependency } from '@/lib/domains/gateway/dependency-schemas'
import { unpackOutcomes } from '@/lib/domains/gateway/core/packed-outcomes'
import { callerWith, startUpstream, until } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture()
const callee = 'rows'
let made = 0
let caller = ''
let status = 200
let asked = 0
let held: (() => void)[] = []
beforeEach(() => {
  made += 1
  caller = `shop-${made}`
  status = 200
  asked = 0
  held = []
})

async function serve(declared: unknown = { breaker: { volume: 4, openMs: 600_000 } }) {
  const upstream = await startUpstream(callee, 'rows-1', ({ url }, response) => {
    asked += 1
    if (url === '/hold') held.push(() => void response.end())
    else response.writeHead(status).end()
  })
  await given.serve([upstream], {
    callers: [callerWith(`of-${caller}`, { application: caller, serverGroup: `${caller}-v001` })],
    policies: [{ serverGroup: `${caller}-v001`, application: caller, dependencies: { [callee]: DeclaredDependency.parse(declared) } }],
  })
}
const call = async (path = '/') => {
  const answer = await fetch(`${given.proxy.sidecar}/i/of-${caller}/call/${callee}${path}`)
  return { status: answer.status, because: answer.headers.get('x-quarterdeck-fallback'), text: await answer.text() }
}
const onWall = async () => (await given.proxy.control(proxyCalls.breakerWall, {})).breakers.find((one) => one.caller === caller)
const forced = (mode: 'open' | 'closed', endsAtMs = Date.now() + 600_000) => given.force([{ caller, callee, mode, endsAtMs }])

describe('a forced breaker', () => {
  test('open refuses everybody at once, and says so; let go, it is as it was', async () => {
    await serve()
    await call()
    await forced('open')
    const refused = await call()
    expect([refused.status, refused.text, asked]).toEqual([503, expect.stringContaining('forced open'), 1])
    expect(await onWall()).toMatchObject({ state: 'closed', forced: { mode: 'open' }, counts: { refused: 1 } })
    await given.force([])
    expect((await call()).status).toBe(200)
    expect(await onWall()).toMatchObject({ forced: null })
  })

  test('closed lets calls out however many fail, and is open beneath it when its time is over', async () => {
    await serve()
    await forced('closed')
    status = 500
    for (let count = 0; count < 6; count++) expect((await call()).status).toBe(500)
    expect([asked, (await onWall())?.forced?.mode]).toEqual([6, 'closed'])
    await given.force([])
    expect([(await call()).status, asked]).toEqual([503, 6])
  })

  test('ends by itself, whoever is alive to say so', async () => {
    await serve()
    const endsAtMs = Date.now() + 2_000
    await forced('open', endsAtMs)
    await until('its end', () => Date.now() >= endsAtMs || undefined)
    expect((await call()).status).toBe(200)
    expect(await onWall()).toMatchObject({ forced: null })
  })

  test('stays forced when the proxy starts again without anybody to ask', async () => {
    await serve()
    await forced('open')
    await given.restart()
    expect((await call()).status).toBe(503)
    expect(await onWall()).toMatchObject({ forced: { mode: 'open' } })
  })

  test('of one pair is none of another', async () => {
    await serve()
    await given.force([{ caller: `${caller}x`, callee, mode: 'open', endsAtMs: Date.now() + 600_000 }])
    expect((await call()).status).toBe(200)
  })
})

test('a bulkhead refuses what comes besides, as a failure, and has room again when a call ends', async () => {
  await serve({ bulkhead: 1, breaker: { volume: 100 }, fallbacks: [{ path: '/spare', text: 'instead' }] })
  const first = call('/hold')
  await until('the first call', () => held.length === 1 || undefined)
  expect(await call()).toMatchObject({ status: 503, text: expect.stringContaining('bulkhead') })
  expect(await call('/spare')).toMatchObject({ status: 200, because: 'bulkhead-full', text: 'instead' })
  for (const release of held) release()
  expect((await first).status).toBe(200)
  expect((await call()).status).toBe(200)
  expect(await onWall()).toMatchObject({ window: { requests: 4, errors: 2 }, counts: { rejected: 2 } })
})

test('a bulkhead with a queue lets a call wait for room, so many and no more, and gives it room when one ends', async () => {
  await serve({ bulkhead: 1, bulkheadQueue: { calls: 1, waitMs: 20_000 }, breaker: { volume: 100 } })
  const first = call('/hold')
  await until('the first call', () => held.length === 1 || undefined)
  const second = call()
  await until('the second to wait', async () => (await onWall())?.waiting === 1 || undefined)
  expect(await onWall()).toMatchObject({ open: 1, rules: { bulkhead: 1, bulkheadQueue: { calls: 1, waitMs: 20_000 } } })
  expect(await call()).toMatchObject({ status: 503, text: expect.stringContaining('bulkhead') })
  expect(asked).toBe(1)
  for (const release of held) release()
  expect([(await first).status, (await second).status, asked]).toEqual([200, 200, 2])
  expect(await onWall()).toMatchObject({ open: 0, waiting: 0, window: { requests: 3, errors: 1 }, counts: { rejected: 1 } })
})

test('who waited for as long as it may is refused as a failure, and who goes away gives its place up', async () => {
  await serve({ bulkhead: 1, bulkheadQueue: { calls: 1, waitMs: 60 }, breaker: { volume: 100 }, fallbacks: [{ path: '/spare', text: 'instead' }] })
  const first = call('/hold')
  await until('the first call', () => held.length === 1 || undefined)
  expect(await call()).toMatchObject({ status: 503, text: expect.stringContaining('bulkhead') })
  expect(await call('/spare')).toMatchObject({ status: 200, because: 'bulkhead-full' })
  expect(await onWall()).toMatchObject({ open: 1, waiting: 0, counts: { rejected: 2 } })
  for (const release of held) release()
  expect((await first).status).toBe(200)

  await serve({ bulkhead: 1, bulkheadQueue: { calls: 1, waitMs: 20_000 }, breaker: { volume: 100 } })
  held = []
  const second = call('/hold')
  await until('the second call', () => held.length === 1 || undefined)
  const leaving = new AbortController()
  const gone = fetch(`${given.proxy.sidecar}/i/of-${caller}/call/${callee}/`, { signal: leaving.signal }).catch(() => 'gone')
  await until('the third to wait', async () => (await onWall())?.waiting === 1 || undefined)
  leaving.abort()
  expect(await gone).toBe('gone')
  await until('its place to be free', async () => (await onWall())?.waiting === 0 || undefined)
  for (const release of held) release()
  expect([(await second).status, (await call()).status]).toEqual([200, 200])
  expect(await onWall()).toMatchObject({ open: 0, waiting: 0 })
})

test('by Resilience4j’s rules it opens by its last calls, and several may try', async () => {
  await serve({ breaker: { rules: 'resilience4j', windowCalls: 4, volume: 4, errorPercent: 50, openMs: 100, halfOpenCalls: 2 }, retries: 0 })
  status = 500
  for (let count = 0; count < 4; count++) await call()
  expect(await onWall()).toMatchObject({ state: 'open', rules: { kind: 'resilience4j', windowCalls: 4, windowMs: null } })
  const tryAtMs = (await onWall())?.tryAtMs ?? Number.POSITIVE_INFINITY
  await until('the open time to pass', () => Date.now() > tryAtMs || undefined)
  status = 200
  await call()
  expect((await onWall())?.state).toBe('half-open')
  await call()
  expect(await onWall()).toMatchObject({ state: 'closed', window: { requests: 0, errors: 0 } })
})

test('what became of each call is recorded, with the moves of the breaker', async () => {
  await serve({ breaker: { volume: 4, openMs: 600_000 }, retries: 0 })
  await call()
  status = 500
  for (let count = 0; count < 3; count++) await call()
  await call()
  const { outcomes, moves, policy, more } = await given.proxy.control(proxyCalls.outcomes, { caller, callee, sinceMs: 0 })
  expect(unpackOutcomes(outcomes)?.map(({ kind }) => kind)).toEqual(['success', 'failure', 'failure', 'failure', 'refused'])
  expect([moves.map(({ to }) => to), policy.breaker.volume, more]).toEqual([['open'], 4, 0])
})
