import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createControlClient } from '@/lib/control/client'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { socketPath } from '@/lib/control/part-settings'
import { proxyCalls } from '@/lib/control/proxy-calls'
import { lookAtProcess, readBootId } from '@/lib/domains/delivery/adapters/process/identity'
import { createLog } from '@/lib/kernel/log'
import { type RunningProxy, startProxy } from '@/lib/proxy/start-proxy'
import { chaosOn, clientsOf, onCalls } from './testing/chaos-runs'
import { createDaemonHarness, type DaemonHarness, until } from './testing/daemon-harness'

// Real processes on a busy machine: the limits only bound a broken run.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 })

/**
 * The daemon kills itself at one boundary of one act; the next one must go on where it stopped. What must hold of every run: it is done,
 * nothing of it is left, and what was entered in the ledger was entered once.
 */
let harness: DaemonHarness
let proxy: RunningProxy
let chaos: ReturnType<typeof chaosOn>
let clients: ReturnType<typeof clientsOf>
let control: ReturnType<typeof createControlClient>
let running: ChildProcess | null = null

function start(...crash: Parameters<DaemonHarness['spawn']>): ChildProcess {
  running = harness.spawn(...crash)
  running.stderr?.resume()
  return running
}
const ended = (child: ChildProcess) => new Promise<string | null>((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', (_code, signal) => resolve(signal)) : resolve(child.signalCode)))
const ready = () => until('the daemon to answer', async () => (await harness.control.call(daemonCalls.status, {})).ok)
async function kill(): Promise<void> {
  if (!running || running.exitCode !== null || running.signalCode !== null) return
  running.kill('SIGKILL')
  await ended(running)
}

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_800, to: 25_899 })
  proxy = await startProxy(harness.settings, createLog('proxy', () => undefined))
  chaos = chaosOn(harness)
  control = createControlClient('proxy', socketPath(harness.settings, 'proxy'))
  start(null)
  await ready()
  await harness.healthy(await harness.deploy('shop', 2), 2)
  clients = clientsOf(harness, 'shop')
  await until('requests to be served', async () => clients.answers.at(-1)?.status === 200)
})
afterAll(async () => {
  await clients.stop()
  await kill()
  await control.close()
  await proxy.stop(200)
  await harness.clean()
})
beforeEach(kill)

async function enteredOnce(number: number): Promise<string[]> {
  const entries = await harness.database.ledgerEntry.findMany({ where: { subjectId: `CH-${number}` }, orderBy: { position: 'asc' }, select: { action: true, phase: true } })
  const said = entries.map(({ action, phase }) => `${action} ${phase}`)
  expect(new Set(said).size).toBe(said.length)
  return said
}
async function activeRules(): Promise<number> {
  const answer = await control.call(proxyCalls.faults, {})
  return answer.ok ? answer.value.counts.filter(({ active }) => active).length : Number.NaN
}
const points = ['before-act', 'between-act-and-record', 'after-record'] as const

const onTheWay = ['intend', 'apply', 'end', 'gone', 'finish'].flatMap((act, at) => (act === 'apply' ? points.map((point) => ({ point, act })) : [{ point: points[at % 3] ?? 'before-act', act }]))
test.each([...onTheWay, { point: 'between-act-and-record' as const, act: 'release' }])('killed $point of "$act", a fault on calls ends, and nothing is left', async ({ point, act }) => {
  // What is released is what the proxy still holds: an aborted one.
  const aborted = act === 'release'
  const number = await chaos.start('shop', onCalls({ kind: 'delay', ms: 30 }), { termSeconds: aborted ? 60 : 5 })
  const crashing = start({ point, act: `chaos ${act}` })
  if (aborted) {
    await chaos.reaches(number, 'holding')
    await chaos.abort(number)
  }
  expect(await ended(crashing)).toBe('SIGKILL')
  start(null)
  const run = await chaos.reaches(number, 'done')
  expect(run, JSON.stringify(run)).toMatchObject({ facts: { leftovers: [] } })
  expect(aborted ? ['aborted'] : ['held', 'failed']).toContain(run.verdict)
  expect(await activeRules()).toBe(0)
  const said = await enteredOnce(number)
  expect(said.at(-1)).toMatch(/^chaos\.finish /)
  expect(said.filter((entry) => entry === 'chaos.inject intended')).toHaveLength(1)
})

test.each(points)('killed %s of "apply", an instance is killed once, and another comes', async (point) => {
  const before = await harness.database.instance.count()
  const number = await chaos.start('shop', { kind: 'kill', zone: null, count: 1, chosen: [] }, { termSeconds: 15, conditions: [{ measure: 'rate', caller: 'edge', callee: 'shop', bound: 0 }] })
  expect(await ended(start({ point, act: 'chaos apply' }))).toBe('SIGKILL')
  start(null)
  const run = await chaos.reaches(number, 'done')
  expect(run, JSON.stringify(run)).toMatchObject({ facts: { leftovers: [], targets: [{ serverGroup: 'shop-v000' }] } })
  expect(await harness.database.instance.count()).toBe(before + 1)
  await enteredOnce(number)
})

/** By the pid that stands in its row. */
async function processOf(id: string) {
  const { pid, startTime } = await harness.database.instance.findUniqueOrThrow({ where: { id } })
  const found = await lookAtProcess(pid ?? 0)
  return found && found.startTime === startTime ? found : null
}

test('with the daemon killed during a pause the instance goes on at the term by itself; the next daemon finds nothing left', async () => {
  start(null)
  await ready()
  const one = await until('a healthy instance', () => harness.database.instance.findFirst({ where: { state: 'healthy', desiredState: 'running' } }))
  const number = await chaos.start('shop', { kind: 'pause', zone: null, count: 1, chosen: [one.id] }, { termSeconds: 6, conditions: [{ measure: 'rate', caller: 'edge', callee: 'shop', bound: 0 }] })
  await chaos.reaches(number, 'holding')
  await until('it to be stopped', async () => (await processOf(one.id))?.stopped)
  await kill()
  const { endsAt } = await chaos.get(number)
  await until('it to go on', async () => (await processOf(one.id))?.stopped === false)
  expect(Date.now()).toBeGreaterThan(Date.parse(endsAt ?? '') - 500)
  start(null)
  expect(await chaos.reaches(number, 'done')).toMatchObject({ facts: { leftovers: [] } })
})

test('whoever paused an instance may die with all that it started, in its own session too: the timer lets it go on', async () => {
  start(null)
  await ready()
  const one = await until('a healthy instance', () => harness.database.instance.findFirst({ where: { state: 'healthy', desiredState: 'running' } }))
  await kill()
  const program = join(import.meta.dirname, 'testing/pausing-process.ts')
  const pausing = spawn(process.execPath, ['--import', 'tsx', program, harness.settings.dataDir, await readBootId(), one.id, '4000'], { detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise<void>((resolve, reject) => {
    pausing.stdout.once('data', () => resolve())
    pausing.once('exit', () => reject(new Error('it ended before it paused')))
  })
  await until('it to be stopped', async () => (await processOf(one.id))?.stopped)
  process.kill(-(pausing.pid ?? 0), 'SIGKILL')
  await ended(pausing)
  expect((await processOf(one.id))?.stopped).toBe(true)
  await until('it to go on', async () => (await processOf(one.id))?.stopped === false)
})
