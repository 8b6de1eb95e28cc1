import { beforeEach, describe, expect, test } from 'vitest'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { DeclaredDependency } from '@/lib/domains/gateway/dependency-schemas'
import { callerWith, startUpstream, until } from './testing/estate'
import { proxyFixture } from './testing/fixture'

const given = proxyFixture()
const callee = 'rows'
let made = 0
let caller = ''
let status = 200
beforeEach(() => {
  made += 1
  caller = `shop-${made}`
  status = 200
})

async function serve(declared: unknown = { timeoutMs: 5_000, breaker: { volume: 100, openMs: 600_000 } }) {
  const upstream = await startUpstream(callee, 'rows-1', ({ url }, response) => void (url !== '/hang' && response.writeHead(status).end()))
  await given.serve([upstream], {
    callers: [callerWith(`of-${caller}`, { application: caller, serverGroup: `${caller}-v001` })],
    policies: declared === undefined ? [] : [{ serverGroup: `${caller}-v001`, application: caller, dependencies: { [callee]: DeclaredDependency.parse(declared) } }],
  })
}
const call = async (path = '/') => (await fetch(`${given.proxy.sidecar}/i/of-${caller}/call/${callee}${path}`)).status
const onWall = async () => (await given.proxy.control(proxyCalls.breakerWall, {})).breakers.find((one) => one.caller === caller)
const policy = async () => (await given.proxy.control(proxyCalls.outcomes, { caller, callee, sinceMs: Date.now() })).policy
const change = (rules: object) => given.changeRules([{ caller, callee, change: rules }])

describe('rules that a person put in force', () => {
  test('hold at once, before the next call, and taken back leave what was declared', async () => {
    await serve()
    await call()
    const declared = await policy()
    await change({ volume: 3, errorPercent: 20 })
    expect(await policy()).toEqual({ ...declared, breaker: { ...declared.breaker, volume: 3, errorPercent: 20 } })
    expect((await onWall())?.rules).toMatchObject({ volume: 3, errorPercent: 20, openMs: 600_000 })
    await given.changeRules([])
    expect(await policy()).toEqual(declared)
  })

  test('decide when it opens', async () => {
    await serve()
    await change({ volume: 3 })
    status = 500
    for (let count = 0; count < 3; count++) expect(await call()).toBe(500)
    expect([await call(), (await onWall())?.state]).toEqual([503, 'open'])
  })

  test('decide how long a call is waited for', async () => {
    await serve()
    await change({ timeoutMs: 60 })
    expect(await call('/hang')).toBe(504)
  })

  test('hold for who declares nothing, from the first call on, and for the edge', async () => {
    await serve(undefined)
    await given.changeRules([{ caller, callee, change: { volume: 7 } }, { caller: null, callee, change: { volume: 8 } }])
    await call()
    await fetch(`${given.proxy.edge}/${callee}/x`)
    const wall = await given.proxy.control(proxyCalls.breakerWall, {})
    expect([(await onWall())?.rules.volume, wall.breakers.find((one) => one.caller === null && one.name === callee)?.rules.volume]).toEqual([7, 8])
  })

  test('are shown of a pair that is only declared', async () => {
    await serve()
    await change({ volume: 9 })
    const { dependencies } = await given.proxy.control(proxyCalls.dependencies, { application: caller })
    expect(dependencies).toMatchObject([{ callee, declared: true, policy: { breaker: { volume: 9, openMs: 600_000 } } }])
  })

  test('go over a later release too, and over a restart without anybody to ask', async () => {
    await serve()
    await change({ volume: 3 })
    await call()
    await given.restart()
    await until('the picture of before', async () => (await call()) === 200 || undefined)
    expect((await onWall())?.rules.volume).toBe(3)
  })

  test('of one pair are none of another', async () => {
    await serve()
    await given.changeRules([{ caller: `${caller}x`, callee, change: { volume: 3 } }])
    await call()
    expect((await onWall())?.rules.volume).toBe(100)
  })
})
