import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { createLog } from '@/lib/kernel/log'
import { type RunningProxy, startProxy } from '@/lib/proxy/start-proxy'
import { createDaemonHarness, type DaemonHarness, until } from './testing/daemon-harness'
import { rolloutsOn } from './testing/rollouts'
import { packSampleRelease } from './testing/sample-release'

// Real processes on a busy machine: the limits only bound a broken run.
vi.setConfig({ testTimeout: 180_000 })

/**
 * The daemon kills itself at one boundary of one step; the next one must go on where it stopped. What must hold of every run: a declared
 * end, every phase entered once, one group for each role, the weight table as the end wants it, no process too many.
 */
let harness: DaemonHarness
let proxy: RunningProxy
let rollouts: ReturnType<typeof rolloutsOn>
let running: ChildProcess | null = null
let made = 0
let application = ''

function start(...crash: Parameters<DaemonHarness['spawn']>): ChildProcess {
  running = harness.spawn(...crash)
  running.stderr?.resume()
  return running
}
const ended = (child: ChildProcess) => new Promise<string | null>((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', (_code, signal) => resolve(signal)) : resolve(child.signalCode)))
const ready = () => until('the daemon to answer', async () => (await harness.control.call(daemonCalls.status, {})).ok)

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_500, to: 25_699 })
  proxy = await startProxy(harness.settings, createLog('proxy', () => undefined))
  rollouts = rolloutsOn(harness)
})
afterAll(async () => {
  if (running && running.exitCode === null && running.signalCode === null) {
    running.kill('SIGTERM')
    await ended(running)
  }
  await proxy.stop(200)
  await harness.clean()
})

/** One application that serves, its next release, and no daemon. */
beforeEach(async () => {
  if (running && running.exitCode === null && running.signalCode === null) running.kill('SIGKILL')
  made += 1
  application = `app${made}`
  const first = start(null)
  await ready()
  await harness.healthy(await harness.deploy(application, 1), 1)
  await harness.upload(application, await packSampleRelease(`next of ${application}`))
  first.kill('SIGKILL')
  await ended(first)
})

async function enteredOnce(number: number): Promise<string[]> {
  const entries = await harness.database.ledgerEntry.findMany({ where: { subjectKind: 'rollout', subjectId: `${application} ${number}` }, orderBy: { position: 'asc' }, select: { action: true } })
  const actions = entries.map(({ action }) => action)
  expect(new Set(actions).size).toBe(actions.length)
  return actions
}

const forward = ['health', 'shift', 'drain', 'warm', 'retire', 'done'] as const
const back = ['restore', 'drain-back', 'discard'] as const
const points = ['before-act', 'between-act-and-record', 'after-record'] as const

/** One of each boundary; the storms over all of them are in the bench. */
const good = forward.map((phase, at) => ({ point: points[at % 3] ?? 'before-act', phase }))
test.each(good)('killed $point on the way into $phase, the rollout goes on and succeeds', async ({ point, phase }) => {
  const number = await rollouts.start(application, 2, { warmMinutes: 0 })
  expect(await ended(start({ point, act: `rollout ${phase}` }))).toBe('SIGKILL')
  start(null)
  const done = await rollouts.reaches(application, number, 'done')
  expect(done).toMatchObject({ state: 'succeeded' })
  expect(await enteredOnce(number)).toEqual(['rollout.start', ...forward.map((name) => `rollout.${name}`)])
  const groups = await harness.database.serverGroup.findMany({ where: { cluster: application }, orderBy: { sequence: 'asc' }, select: { name: true, desiredState: true } })
  expect(groups).toEqual([{ name: `${application}-v000`, desiredState: 'destroyed' }, { name: `${application}-v001`, desiredState: 'running' }])
  expect(groups.map(({ name }) => harness.processesOf(name))).toEqual([0, 1])
  expect(await harness.database.trafficWeight.count({ where: { cluster: application } })).toBe(0)
})

const bad = [...back.map((phase, at) => ({ point: points[at % 3] ?? 'before-act', phase })), { point: 'between-act-and-record', phase: 'restore' }] as const
test.each(bad)('killed $point on the way back into $phase, what served before serves alone again', async ({ point, phase }) => {
  const first = start(null)
  const number = await rollouts.start(application, 2, { watchSeconds: 600 })
  await rollouts.reaches(application, number, 'drain')
  first.kill('SIGKILL')
  await ended(first)
  expect((await rollouts.rollBack(application, number)).kind).toBe('asked')
  expect(await ended(start({ point, act: `rollout ${phase}` }))).toBe('SIGKILL')
  start(null)
  const over = await rollouts.reaches(application, number, 'rolled-back')
  expect(over.failure).toMatchObject({ check: 'asked', phase: 'drain' })
  expect((await enteredOnce(number)).slice(-4)).toEqual(['rollout.restore', 'rollout.drain-back', 'rollout.discard', 'rollout.rolled-back'])
  expect([harness.processesOf(`${application}-v000`), harness.processesOf(`${application}-v001`)]).toEqual([1, 0])
  expect(await harness.database.trafficWeight.count({ where: { cluster: application } })).toBe(0)
})

const canaryPhases = ['split', 'analyse', 'grow', 'grow-health'] as const
const judged = canaryPhases.map((phase, at) => ({ point: points[(at + 1) % 3] ?? 'before-act', phase }))
test.each(judged)('killed $point on the way of a canary into $phase, it ships at full size and its sides end', async ({ point, phase }) => {
  const number = await rollouts.start(application, 2, { canary: { size: 1, sharePercent: 10 } })
  // What its analysis would decide: only the rollout's own steps are at stake here.
  const { id } = await rollouts.get(application, number)
  await harness.database.canaryRun.update({ where: { rolloutId: id }, data: { outcome: 'promote', state: 'decided', decidedBy: { kind: 'judge', words: 'score 100' } } })
  expect(await ended(start({ point, act: `rollout ${phase}` }))).toBe('SIGKILL')
  start(null)
  expect(await rollouts.reaches(application, number, 'warm')).toMatchObject({ state: 'succeeded', groups: { baseline: `${application}-v001`, canary: `${application}-v002`, target: `${application}-v003` } })
  expect(await enteredOnce(number)).toEqual(['start', 'health', ...canaryPhases, 'shift', 'drain', 'warm'].map((name) => `rollout.${name}`))
  await until('the sides to end', async () => harness.processesOf(`${application}-v001`) + harness.processesOf(`${application}-v002`) === 0)
  expect([harness.processesOf(`${application}-v000`), harness.processesOf(`${application}-v003`)]).toEqual([1, 1])
})
