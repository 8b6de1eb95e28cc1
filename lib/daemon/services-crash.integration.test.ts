import type { ChildProcess } from 'node:child_process'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { daemonCalls } from '@/lib/control/daemon-calls'
import type { CrashPoint } from './controllers/controller'
import { packBoundRelease } from './testing/bound-release'
import { createDaemonHarness, type DaemonHarness, operator, until } from './testing/daemon-harness'
import { askBound, connectTo, heldByEngine, letsIn, servicesOn } from './testing/services'

// Real processes on a busy machine: the limits only bound a broken run.
vi.setConfig({ testTimeout: 180_000 })

/**
 * The daemon kills itself at one boundary of one act; the next one must go on where it stopped. What must hold of every run, counted in
 * the engine: one database, one owner and the one login that instances hold; after the end nothing.
 */
let harness: DaemonHarness
let services: ReturnType<typeof servicesOn>
let running: ChildProcess | null = null
let made = 0

function start(crash: Parameters<DaemonHarness['spawn']>[0]): ChildProcess {
  running = harness.spawn(crash)
  running.stderr?.resume()
  return running
}
const ended = (child: ChildProcess) => new Promise<string | null>((resolve) => (child.exitCode === null && child.signalCode === null ? child.once('exit', (_code, signal) => resolve(signal)) : resolve(child.signalCode)))
async function kill(): Promise<void> {
  if (!running) return
  running.kill('SIGKILL')
  await ended(running)
  running = null
}
const ready = () => until('the daemon to answer', async () => (await harness.control.call(daemonCalls.status, {})).ok)

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 26_400, to: 26_599 })
  services = servicesOn(harness)
  start(null)
  await ready()
  await harness.healthy(await harness.deploy('bound', 1, { archive: await packBoundRelease() }), 1)
  await kill()
})
afterEach(kill)
afterAll(() => harness.clean())

/** The first daemon dies there, and the second finishes. */
async function crossing(point: CrashPoint, act: string): Promise<void> {
  await kill()
  expect(await ended(start({ point, act }))).toBe('SIGKILL')
  start(null)
}

async function order(): Promise<{ service: string; binding: string }> {
  const service = await services.create(`db-${(made += 1)}`)
  return { service, binding: (await services.bind(service, 'bound')).id }
}

/** The one instance holds a login that works, and the engine holds no other. */
async function boundWell(service: string, binding: string): Promise<string> {
  await services.settles(service, binding, 'bound')
  const instance = await until('one healthy instance', async () => {
    const rows = await harness.database.instance.findMany({ where: { state: { notIn: ['stopped', 'failed'] } } })
    return rows.length === 1 && rows[0]?.state === 'healthy' && rows[0]
  })
  const { DATABASE_URL } = await askBound(instance.port)
  expect(await letsIn(DATABASE_URL ?? '')).toBe(true)
  expect(await heldByEngine(service)).toEqual({ databases: 1, owners: 1, logins: 1 })
  return DATABASE_URL ?? ''
}

async function remove(service: string): Promise<void> {
  const { name } = await services.get(service)
  expect((await services.verbs.delete(operator, { service, confirm: name, why: 'seen by tests' })).ok).toBe(true)
  await services.reaches(service, 'deleted')
  expect(await heldByEngine(service)).toEqual({ databases: 0, owners: 0, logins: 0 })
}

test.each<[CrashPoint, string]>([
  ['before-act', 'service provision'],
  ['between-act-and-record', 'service provision'],
  ['after-record', 'service provision'],
  ['before-act', 'binding issue'],
  ['between-act-and-record', 'binding issue'],
  ['after-record', 'binding give'],
  ['before-act', 'binding settle'],
])('killed %s of %s, an order ends as a bound service', async (point, act) => {
  const { service, binding } = await order()
  await crossing(point, act)
  await boundWell(service, binding)
  await remove(service)
})

test.each<[CrashPoint, string]>([
  ['after-record', 'binding issue'],
  ['before-act', 'binding give'],
  ['before-act', 'binding revoke'],
  ['between-act-and-record', 'binding revoke'],
  ['after-record', 'binding settle'],
])('killed %s of %s, a rotation ends with the new login alone', async (point, act) => {
  const { service, binding } = await order()
  start(null)
  const before = await boundWell(service, binding)
  await kill()
  expect((await services.verbs.rotate(operator, { service, binding })).ok).toBe(true)
  await crossing(point, act)
  const after = await boundWell(service, binding)
  expect([after === before, await letsIn(before)]).toEqual([false, false])
  await remove(service)
})

test.each<[CrashPoint, string]>([
  ['after-record', 'binding revoke'],
  ['before-act', 'service deprovision'],
  ['between-act-and-record', 'service deprovision'],
  ['after-record', 'service deprovision'],
])('killed %s of %s, a deletion leaves nothing in the engine', async (point, act) => {
  const { service, binding } = await order()
  start(null)
  const url = await boundWell(service, binding)
  await kill()
  const { name } = await services.get(service)
  expect((await services.verbs.delete(operator, { service, confirm: name, why: 'seen by tests' })).ok).toBe(true)
  await crossing(point, act)
  await services.reaches(service, 'deleted')
  expect([await letsIn(url), await heldByEngine(service)]).toEqual([false, { databases: 0, owners: 0, logins: 0 }])
})

test.each<CrashPoint>(['before-act', 'between-act-and-record', 'after-record'])('killed %s of taking the right to write and of giving it back, it ends held while it is full and as before when it is not', async (point) => {
  const { service, binding } = await order()
  start(null)
  const app = await connectTo(await boundWell(service, binding))
  const grow = (megabytes: number) => app.query("INSERT INTO film SELECT repeat('x', 1048576) FROM generate_series(1, $1)", [megabytes])
  const sized = (size: string) => until(`its size to be "${size}"`, async () => (await services.get(service)).size === size)
  await kill()
  await app.query('CREATE TABLE film (blob text); ALTER TABLE film ALTER blob SET STORAGE EXTERNAL')
  await grow(260)
  await crossing(point, 'service hold-writes')
  await sized('held')
  await expect(grow(1)).rejects.toMatchObject({ code: '42501' })
  await kill()
  await app.query('TRUNCATE film')
  await crossing(point, 'service give-writes')
  await sized('')
  await grow(1)
  await app.end()
  await remove(service)
})
