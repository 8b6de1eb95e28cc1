import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Daemon } from '@/lib/compose/daemon'
import { createControlClient } from '@/lib/control/client'
import { socketPath } from '@/lib/control/part-settings'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { endOf } from '@/lib/domains/chaos/core/rules-of-run'
import { createLog } from '@/lib/kernel/log'
import { type RunningProxy, startProxy } from '@/lib/proxy/start-proxy'
import { chaosOn, clientsOf, onCalls } from './testing/chaos-runs'
import { createDaemonHarness, type DaemonHarness, until } from './testing/daemon-harness'
import { rolloutsOn } from './testing/rollouts'

// Real processes and a real proxy on a busy machine: the limits only bound a broken run.
vi.setConfig({ testTimeout: 180_000 })

let harness: DaemonHarness
let daemon: Daemon
let proxy: RunningProxy
let chaos: ReturnType<typeof chaosOn>
let clients: ReturnType<typeof clientsOf>
let control: ReturnType<typeof createControlClient>
const logged: string[] = []

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_700, to: 25_799 }, (line) => void logged.push(line))
  daemon = await harness.start()
  proxy = await startProxy(harness.settings, createLog('proxy', () => undefined))
  chaos = chaosOn(harness)
  control = createControlClient('proxy', socketPath(harness.settings, 'proxy'))
  await harness.healthy(await harness.deploy('shop', 2), 2)
  clients = clientsOf(harness, 'shop')
  await until('requests to be served', async () => clients.answers.at(-1)?.status === 200)
})
afterAll(async () => {
  await clients.stop()
  await control.close()
  await proxy.stop(200)
  await daemon.stop()
  await harness.clean()
})

const actionsOf = async (number: number) => (await harness.database.ledgerEntry.findMany({ where: { subjectId: `CH-${number}` }, orderBy: { position: 'asc' } })).map(({ action, phase }) => `${action} ${phase}`)
const during = (from: string | null, to: string | null) => clients.answers.filter(({ atMs }) => from !== null && to !== null && atMs > Date.parse(from) + 500 && atMs < Date.parse(to) - 500)
const activeRules = async () => {
  const answer = await control.call(proxyCalls.faults, {})
  return answer.ok ? answer.value.counts.filter(({ active }) => active).length : Number.NaN
}

describe('a fault on calls', () => {
  test('delays them until the term, and nothing of it is left', async () => {
    const number = await chaos.start('shop', onCalls({ kind: 'delay', ms: 120 }), { termSeconds: 6 })
    await chaos.reaches(number, 'holding')
    const run = await chaos.reaches(number, 'done')
    expect(run, JSON.stringify(run)).toMatchObject({ verdict: 'held', facts: { leftovers: [], after: 'holds' } })
    const delayed = during(run.injectedAt, run.endsAt)
    expect(delayed.length).toBeGreaterThan(20)
    expect(Math.min(...delayed.map(({ tookMs }) => tookMs))).toBeGreaterThanOrEqual(119)
    expect(run.facts.reaction).toMatchObject({ errors: 0 })
    expect(run.facts.reaction?.injected).toBeGreaterThan(20)
    expect(await activeRules()).toBe(0)
    expect(await actionsOf(number)).toEqual(['chaos.start done', 'chaos.inject intended', 'chaos.inject done', 'chaos.end intended', 'chaos.end done', 'chaos.finish done'])
  })

  test('that breaks the steady state is taken back by itself', async () => {
    const number = await chaos.start('shop', onCalls({ kind: 'error', status: 503 }), { termSeconds: 60 })
    const run = await chaos.reaches(number, 'done')
    expect(run, JSON.stringify(run)).toMatchObject({ verdict: 'broken', reason: { code: 'broken', values: { measure: 'error-share' } }, facts: { leftovers: [], after: 'holds' } })
    const failed = clients.answers.filter(({ status, atMs }) => status === 503 && run.injectedAt !== null && atMs >= Date.parse(run.injectedAt))
    expect(failed.length).toBeGreaterThan(0)
    expect(Math.max(...failed.map(({ atMs }) => atMs)) - Math.min(...failed.map(({ atMs }) => atMs))).toBeLessThan(10_000)
  })

  test('that the steady state does not allow is refused: nothing is done', async () => {
    const number = await chaos.start('shop', onCalls({ kind: 'reset' }), { conditions: [{ measure: 'p95', caller: 'edge', callee: 'shop', bound: 0 }] })
    const run = await chaos.reaches(number, 'done')
    expect(run).toMatchObject({ verdict: 'refused', reason: { code: 'not-steady' }, injectedAt: null })
    expect(await actionsOf(number)).toEqual(['chaos.start done', 'chaos.refuse done'])
    const silent = await chaos.start('shop', onCalls({ kind: 'reset' }), { conditions: [{ measure: 'error-share', caller: 'edge', callee: 'nobody', bound: 1 }] })
    expect(await chaos.reaches(silent, 'done')).toMatchObject({ verdict: 'refused', reason: { code: 'unknown' }, injectedAt: null })
  })

  test('is made anew by a proxy that has lost it, and ends when a person aborts', async () => {
    const number = await chaos.start('shop', onCalls({ kind: 'delay', ms: 50 }), { termSeconds: 120 })
    await chaos.reaches(number, 'holding')
    await until('the fault to act', async () => (await activeRules()) === 1)
    await proxy.stop(100)
    proxy = await startProxy(harness.settings, createLog('proxy', () => undefined))
    await until('the fault to act again', async () => (await activeRules()) === 1)
    expect(await chaos.abort(number)).toMatchObject({ abortAsked: { by: 'Mina' } })
    const run = await chaos.reaches(number, 'done')
    expect(run).toMatchObject({ verdict: 'aborted', reason: { code: 'asked' } })
    expect(await activeRules()).toBe(0)
    expect(await chaos.abort(number)).toBeNull()
  })

  test('that the console took back at the proxy is not made anew', async () => {
    const number = await chaos.start('shop', onCalls({ kind: 'delay', ms: 50 }), { termSeconds: 120 })
    const { id } = await chaos.reaches(number, 'holding')
    await until('the fault to act', async () => (await activeRules()) === 1)
    await control.call(proxyCalls.putFaults, endOf(id))
    expect(await activeRules()).toBe(0)
    await chaos.abort(number)
    expect(await chaos.reaches(number, 'done')).toMatchObject({ verdict: 'aborted' })
    expect((await control.call(proxyCalls.putFaults, { run: id, epoch: 1_000, rules: [] })).ok).toBe(false)
  })
})

describe('a fault on instances', () => {
  test('kills one of them: another comes in its place, and that is told', async () => {
    const number = await chaos.start('shop', { kind: 'kill', zone: null, count: 1, chosen: [] }, { termSeconds: 5, conditions: chaos.steady('shop', { errors: 60, p95: 5_000 }) })
    const run = await chaos.reaches(number, 'done')
    expect(run, JSON.stringify(run)).toMatchObject({ verdict: 'held', facts: { targets: [{ serverGroup: 'shop-v000' }], leftovers: [] } })
    const [hit] = run.facts.targets
    expect(run.facts.reaction?.replaced).toMatchObject([{ instance: hit?.instance, by: expect.stringMatching(/^shop-v000-/), tookMs: expect.any(Number) }])
    expect(await harness.database.instance.findUnique({ where: { id: hit?.instance ?? '' } })).toMatchObject({ state: 'failed', exitSignal: 'SIGKILL' })
  })

  test('stops one in its tracks and lets it go on at the term', async () => {
    const [one] = await harness.database.instance.findMany({ where: { state: 'healthy' } })
    const chosen = [one?.id ?? '']
    const number = await chaos.start('shop', { kind: 'pause', zone: null, count: 1, chosen }, { termSeconds: 5, conditions: [{ measure: 'error-share', caller: 'edge', callee: 'shop', bound: 60 }] })
    await chaos.reaches(number, 'holding')
    const run = await chaos.reaches(number, 'done')
    expect(run, JSON.stringify(run)).toMatchObject({ facts: { targets: [{ instance: chosen[0] }], leftovers: [] } })
    expect(['held', 'broken']).toContain(run.verdict)
    await until('it to answer again', async () => (await fetch(`http://127.0.0.1:${one?.port}/health`).then(({ status }) => status, () => 0)) === 200)
  })
})

test('a run and a rollout of the same application exclude each other', async () => {
  const rollouts = rolloutsOn(harness)
  const number = await chaos.start('shop', onCalls({ kind: 'delay', ms: 10 }), { termSeconds: 120 })
  expect(await chaos.tryToStart('shop', onCalls({ kind: 'delay', ms: 10 }))).toEqual({ kind: 'other-run', number })
  await chaos.reaches(number, 'holding')
  await expect(rollouts.start('shop', 1)).rejects.toThrow('under-fault')
  await chaos.abort(number)
  await chaos.reaches(number, 'done')
  expect(logged.filter((line) => line.includes('"error"'))).toEqual([])
})
