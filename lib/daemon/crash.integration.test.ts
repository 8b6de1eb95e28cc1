import type { ChildProcess } from 'node:child_process'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { createDaemonHarness, type DaemonHarness, until } from './testing/daemon-harness'

// Real processes on a busy machine: the limits only bound a broken run.
vi.setConfig({ testTimeout: 180_000 })

let harness: DaemonHarness
let running: ChildProcess | null = null

/** Reads standard error away, so that the daemon is never held back; what it said is shown when it was not meant to end. */
function start(...crash: Parameters<DaemonHarness['spawn']>): ChildProcess {
  running = harness.spawn(...crash)
  running.stderr?.resume()
  return running
}
const ended = (child: ChildProcess) => new Promise<string | null>((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', (_code, signal) => resolve(signal)) : resolve(child.signalCode)))
const ready = () => until('the daemon to answer', async () => (await harness.control.call(daemonCalls.status, {})).ok)

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_200, to: 25_299 })
})
afterAll(async () => {
  if (running && running.exitCode === null && running.signalCode === null) {
    running.kill('SIGTERM')
    await ended(running)
  }
  await harness.clean()
})

test.each([
  { point: 'before-act', act: 'start' },
  { point: 'between-act-and-record', act: 'start' },
  { point: 'after-record', act: 'start' },
] as const)('killed $point of a start, the next daemon ends up with one instance and no orphan', async (crash) => {
  // A first daemon takes the release; the one that dies finds the server group waiting.
  const first = start(null)
  await ready()
  const idle = await harness.deploy(`start-${crash.point}`, 0)
  first.kill('SIGKILL')
  await ended(first)
  await harness.database.serverGroup.update({ where: { id: idle.id }, data: { desiredSize: 1 } })
  await harness.database.workItem.update({ where: { kind_objectId: { kind: 'server-group', objectId: idle.id } }, data: { nextLookAt: new Date() } })

  expect(await ended(start(crash))).toBe('SIGKILL')
  const survivor = start(null)
  await ready()
  await harness.healthy(idle, 1)
  expect(harness.processesOf(idle.name)).toBe(1)
  const rows = await harness.database.instance.findMany({ where: { serverGroupId: idle.id } })
  expect(rows).toHaveLength(1)
  const entries = await harness.database.ledgerEntry.findMany({ where: { subjectId: rows[0]?.id ?? '' }, orderBy: { position: 'asc' }, select: { action: true, phase: true } })
  expect(entries).toEqual([{ action: 'instance.start', phase: 'intended' }, { action: 'instance.start', phase: 'done' }])
  survivor.kill('SIGKILL')
  await ended(survivor)
})

test.each([
  { point: 'before-act', act: 'stop' },
  { point: 'before-act', act: 'finish' },
  { point: 'between-act-and-record', act: 'finish' },
  { point: 'after-record', act: 'finish' },
] as const)('killed $point of a $act, the next daemon stops the instance once and for all', async (crash) => {
  const first = start(null)
  await ready()
  const group = await harness.deploy(`${crash.act}-${crash.point}`, 1)
  await harness.healthy(group, 1)
  first.kill('SIGKILL')
  await ended(first)
  expect(harness.processesOf(group.name)).toBe(1)
  await harness.database.serverGroup.update({ where: { id: group.id }, data: { desiredSize: 0 } })
  await harness.database.workItem.update({ where: { kind_objectId: { kind: 'server-group', objectId: group.id } }, data: { nextLookAt: new Date() } })

  expect(await ended(start(crash))).toBe('SIGKILL')
  const survivor = start(null)
  await until('none left', async () => (await harness.live(group)).length === 0)
  expect(harness.processesOf(group.name)).toBe(0)
  const rows = await harness.database.instance.findMany({ where: { serverGroupId: group.id } })
  expect(rows).toHaveLength(1)
  const stops = await harness.database.ledgerEntry.findMany({ where: { subjectId: rows[0]?.id ?? '', action: 'instance.stop' }, orderBy: { position: 'asc' }, select: { phase: true } })
  expect(stops).toEqual([{ phase: 'intended' }, { phase: 'done' }])
  survivor.kill('SIGKILL')
  await ended(survivor)
})
