import { beforeEach, describe, expect, test } from 'vitest'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { type BalancingPolicy, usualBalancing } from '@/lib/domains/gateway/balancing-schemas'
import type { Target } from '@/lib/domains/gateway/schemas'
import { closedPort } from '@/lib/testing/closed-port'
import { callerWith, startUpstream, until } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture({ tryMs: 2_000, overallMs: 5_000 })

let application = 'home-0'
let made = 0
beforeEach(() => {
  application = `home-${++made}`
})

const well = (instance: string, more: Partial<Target> = {}) => startUpstream(application, instance, (_request, response) => void response.end(instance), more)
const ask = async () => (await fetch(`${given.proxy.edge}/${application}/x`)).text()
const asks = async (count: number) => {
  const by: Record<string, number> = {}
  for (let round = 0; round < count; round++) {
    const name = await ask()
    by[name] = (by[name] ?? 0) + 1
  }
  return by
}
const state = () => given.proxy.control(proxyCalls.balancing, { application })
const instanceOf = async (instance: string) => (await state()).instances.find((one) => one.instance === instance)
const policyWith = (more: Partial<BalancingPolicy>) => ({ balancing: [{ application, policy: { ...usualBalancing, ...more } }] })
const eject = (more: Partial<BalancingPolicy['ejection']>) => policyWith({ ejection: { ...usualBalancing.ejection, ...more } })

describe('an instance that died', () => {
  test('is left out within a second of its first failure, though only one request met it, and nobody noticed', async () => {
    const [first, second] = [await well('first'), await well('second')]
    await given.serve([first, second])
    expect(await asks(4)).toEqual({ first: 2, second: 2 })
    await second.close()
    // One of two meets it; the other instance answers in its place.
    expect(await asks(2)).toEqual({ first: 2 })
    const { ejections } = await until('the ejection', async () => {
      const now = await state()
      return now.ejections.length > 0 ? now : undefined
    })
    const [ejection] = ejections
    expect(ejection).toMatchObject({ instance: 'second', failuresInRow: 3, reason: expect.stringContaining('ECONNREFUSED') })
    expect((ejection?.atMs ?? Infinity) - (ejection?.failingSinceMs ?? 0)).toBeLessThanOrEqual(1_000)
    expect(await instanceOf('second')).toMatchObject({ ejectedUntilMs: ejection?.untilMs, failuresInRow: 3 })
    const before = await instanceOf('second')
    expect(await asks(4)).toEqual({ first: 4 })
    expect((await instanceOf('second'))?.served).toBe(before?.served)
  })

  test('is not left out when it listens again: one failure stays one', async () => {
    let breaks = 1
    const shaky = await startUpstream(application, 'shaky', (request, response) => void (breaks-- > 0 ? request.socket.resetAndDestroy() : response.end('shaky')))
    await given.serve([shaky, await well('other')])
    await asks(4)
    await until('its next answer', async () => (await instanceOf('shaky'))?.failuresInRow === 0 || undefined)
    expect((await state()).ejections).toEqual([])
  })
})

test('no more than the share that is allowed is left out at once', async () => {
  const dead = (instance: string, port: number): Target => ({ instance, application, zone: null, cluster: application, serverGroup: null, host: '127.0.0.1', port })
  const also = [dead('dead-1', await closedPort()), dead('dead-2', await closedPort())]
  await given.serve([await well('a'), await well('b')], { also, ...eject({ sharePercentMax: 25, failuresInRow: 1 }) })
  await asks(12)
  const { instances } = await state()
  expect(instances.filter(({ ejectedUntilMs }) => ejectedUntilMs !== null)).toHaveLength(1)
  expect(instances.filter(({ failuresInRow }) => failuresInRow > 0)).toHaveLength(2)
})

test('answers of 500 leave an instance out where the policy looks at them, and nowhere else', async () => {
  const sick = await startUpstream(application, 'sick', (_request, response) => void response.writeHead(500).end('sick'))
  // One of four: too few of all calls for the breaker.
  const upstreams = [sick, await well('fine'), await well('fine'), await well('fine')].map((one, at) => ({ ...one, target: { ...one.target, instance: at === 0 ? 'sick' : `fine-${at}` } }))
  await given.serve(upstreams)
  await asks(100)
  expect((await state()).ejections).toEqual([])
  await given.serve(upstreams, eject({ errorPercent: 50 }))
  await asks(100)
  expect((await state()).ejections).toMatchObject([{ instance: 'sick', reason: expect.stringMatching(/^errors: 50 %/) }])
  expect(await asks(4)).toEqual({ fine: 4 })
})

describe('a rule that is chosen', () => {
  test('is followed from the next picture on, and given up with it', async () => {
    const upstreams = [await well('near', { zone: 'local-a' }), await well('far', { zone: 'local-b' })]
    const callers = [callerWith('letmein', { zone: 'local-a' })]
    const call = async () => (await fetch(`${given.proxy.sidecar}/i/letmein/call/${application}/x`)).text()
    const calls = async () => [await call(), await call(), await call(), await call()].sort()
    await given.serve(upstreams, { callers })
    expect(await calls()).toEqual(['near', 'near', 'near', 'near'])
    await given.serve(upstreams, { callers, ...policyWith({ zones: 'ignore', rule: 'round-robin' }) })
    expect(await calls()).toEqual(['far', 'far', 'near', 'near'])
    expect((await state()).policy).toMatchObject({ rule: 'round-robin', zones: 'ignore' })
    await given.serve(upstreams, { callers })
    expect(await calls()).toEqual(['near', 'near', 'near', 'near'])
  })

  test('brings a new instance up slowly', async () => {
    const old = await well('old')
    await given.serve([old], policyWith({ slowStartMs: 900_000 }))
    // For a proxy that begins, whom it knows from its file has been there all along.
    await given.restart()
    expect(await asks(1)).toEqual({ old: 1 })
    await given.serve([old, await well('new')], policyWith({ slowStartMs: 900_000 }))
    expect(await asks(22)).toEqual({ old: 20, new: 2 })
    expect(await instanceOf('new')).toMatchObject({ weight: 0.1, served: 2 })
  })

  test('by response time prefers who answers quicker, and shows how quick each is', async () => {
    const slow = await startUpstream(application, 'slow', (_request, response) => void setTimeout(() => response.end('slow'), 40))
    const upstreams = [await well('quick'), slow]
    await given.serve(upstreams, policyWith({ rule: 'response-time' }))
    await Promise.all(Array.from({ length: 60 }, ask))
    const weighed = await until('weights', async () => {
      await ask()
      const [quick, slower] = [await instanceOf('quick'), await instanceOf('slow')]
      return quick && slower && slower.weight < 0.9 ? { quick, slower } : undefined
    })
    expect(weighed.slower.latencyMs).toBeGreaterThan(weighed.quick.latencyMs ?? Infinity)
    expect(weighed.quick.weight).toBe(1)
  })
})

test('nothing is known of an application that there is not', async () => {
  expect(await given.proxy.control(proxyCalls.balancing, { application: 'nobody' })).toMatchObject({ policy: null, instances: [], ejections: [] })
})
