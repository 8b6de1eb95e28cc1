import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import type { Daemon } from '@/lib/compose/daemon'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { keeperRole } from '@/lib/domains/catalog/core/engine-names'
import { newId } from '@/lib/kernel/ids'
import { packBoundRelease } from './testing/bound-release'
import { createDaemonHarness, type DaemonHarness, operator, until } from './testing/daemon-harness'
import { askBound, connectTo, heldByEngine, letsIn, servicesOn, valueOf } from './testing/services'

// Real processes on a busy machine: the limits only bound a broken run.
vi.setConfig({ testTimeout: 180_000 })

let harness: DaemonHarness
let daemon: Daemon
let services: ReturnType<typeof servicesOn>
/** The engine's administrator may be another from one moment to the next. */
let url = inject('postgresUrl')

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 26_700, to: 26_899 })
  daemon = await harness.start({ servicesServer: { reach: async () => ({ url }), known: () => url } })
  services = servicesOn(harness)
})
afterAll(async () => {
  await daemon.stop()
  await harness.clean()
})

const onAdmin = async <T>(sql: string, values: unknown[] = []): Promise<T[]> => {
  const client = await connectTo(inject('postgresUrl'))
  try {
    return (await client.query(sql, values)).rows as T[]
  } finally {
    await client.end()
  }
}
/** An administrator who may make roles, and no database. */
async function poorAdmin(): Promise<string> {
  const name = `poor_${newId()}`
  await onAdmin(`CREATE ROLE ${name} LOGIN CREATEROLE PASSWORD 'poor'`)
  const address = new URL(inject('postgresUrl'))
  address.username = name
  address.password = 'poor'
  return address.href
}
async function boundApplication(name: string) {
  const group = await harness.deploy(name, 1, { archive: await packBoundRelease(name) })
  await harness.healthy(group, 1)
  const service = await services.create(`${name}-db`)
  await services.reaches(service, 'ready')
  const { id: binding } = await services.bind(service, name)
  await services.settles(service, binding, 'bound')
  const [instance] = await harness.healthy(group, 1)
  return { group, service, binding, url: (await askBound(instance?.port ?? 0)).DATABASE_URL ?? '' }
}
const bindingOf = async (service: string) => (await services.get(service)).bindingList[0] ?? expect.unreachable()

describe('what failed in the engine', () => {
  test('an order that failed is tried again in its place, with what was made of it', async () => {
    url = await poorAdmin()
    const service = await services.create('poor-db')
    const stuck = await until('the first try to fail', async () => {
      const found = await services.get(service)
      return found.said?.key === 'tries-again' && found
    })
    expect(stuck).toMatchObject({ state: 'creating', reason: expect.stringContaining('permission denied to create database') })
    // The last of its tries is not waited for.
    await harness.database.serviceInstance.update({ where: { id: service }, data: { tries: 5 } })
    const failed = await services.reaches(service, 'failed')
    expect(failed).toMatchObject({ said: { key: 'not-made' }, reason: expect.stringContaining('The database could not be made: permission denied to create database') })
    expect(await heldByEngine(service)).toEqual({ databases: 0, owners: 1, logins: 0 })

    url = inject('postgresUrl')
    expect((await services.verbs.retry(operator, { service, why: 'there is a right administrator now' })).ok).toBe(true)
    await until('the service to be ready', async () => (await services.get(service)).state === 'ready')
    const made = await services.get(service)
    expect(made).toMatchObject({ said: null, reason: '' })
    expect(await heldByEngine(service)).toEqual({ databases: 1, owners: 1, logins: 0 })
    expect(made.events.map(({ action, phase }) => `${action} ${phase}`).reverse()).toEqual([
      'service.create done', 'service.provision intended', 'service.provision failed', 'service.retry done', 'service.provision intended', 'service.provision done',
    ])
    expect((await services.verbs.retry(operator, { service })).ok).toBe(false)
  })

  test('a rotation and a deletion that stand still say why, and are tried at once when somebody asks', async () => {
    const { service, binding } = await boundApplication('still')
    url = 'postgresql://nobody@127.0.0.1:1/none'
    valueOf(await services.verbs.rotate(operator, { service, binding }))
    await until('the rotation to stand still', async () => (await bindingOf(service)).said?.key === 'tries-again')
    url = inject('postgresUrl')
    valueOf(await services.verbs.retryBinding(operator, { service, binding, why: 'it answers again' }))
    await services.settles(service, binding, 'bound')
    expect((await services.get(service)).events.find(({ action }) => action === 'binding.retry')).toMatchObject({ actor: 'Olga', why: 'it answers again' })

    valueOf(await services.verbs.unbind(operator, { service, binding }))
    await services.settles(service, binding, 'ended')
    url = 'postgresql://nobody@127.0.0.1:1/none'
    valueOf(await services.verbs.delete(operator, { service, confirm: 'still-db', why: 'not needed' }))
    await until('the deletion to stand still', async () => (await services.get(service)).said?.key === 'tries-again')
    url = inject('postgresUrl')
    valueOf(await services.verbs.retry(operator, { service }))
    await services.reaches(service, 'deleted')
    expect(await heldByEngine(service)).toEqual({ databases: 0, owners: 0, logins: 0 })
  })
})

test('a stranger who holds the former login is named, and cut off when somebody asks; the instances go on', async () => {
  const { group, service, binding, url: before } = await boundApplication('held')
  const address = new URL(before)
  address.searchParams.set('application_name', 'nightly dump')
  const stranger = await connectTo(address.href)
  const gone = new Promise((resolve) => stranger.once('end', resolve))
  expect((await services.verbs.endSessions(operator, { service, binding, why: 'too early' })).ok).toBe(false)
  valueOf(await services.verbs.rotate(operator, { service, binding }))
  const draining = await until('the drain to say who it waits for', async () => {
    const found = await bindingOf(service)
    return found.step === 'drain' && found.credentials[1]?.holders[0] !== undefined && found
  })
  expect(draining).toMatchObject({ said: { key: 'draining', values: { sessions: 1, number: 1 } }, credentials: [{ given: true, holders: [] }, { sessions: 1, holders: [{ program: 'nightly dump', address: 'this-machine', sessions: 1 }] }] })
  expect(Math.abs((draining.credentials[1]?.holders[0]?.sinceMs ?? 0) - Date.now())).toBeLessThan(180_000)
  valueOf(await services.verbs.endSessions(operator, { service, binding, why: 'nobody knows whose it is' }))
  await services.settles(service, binding, 'bound')
  await gone
  expect([await letsIn(before), await heldByEngine(service)]).toEqual([false, { databases: 1, owners: 1, logins: 1 }])
  const [instance] = await harness.healthy(group, 1)
  expect(await letsIn((await askBound(instance?.port ?? 0)).DATABASE_URL ?? '')).toBe(true)
  const { events, bindingList } = await services.get(service)
  expect(events.map(({ action, phase }) => `${action} ${phase}`).slice(0, 4)).toEqual(['binding.settle done', 'credential.revoke done', 'credential.revoke intended', 'credential.end-sessions done'])
  expect(events[3]).toMatchObject({ actor: 'Olga', why: 'nobody knows whose it is' })
  expect(bindingList[0]?.credentials[1]).toMatchObject({ state: 'revoked', holders: [], sessions: 0 })
})

test('over the size of its plan its logins do not write until there is room; each change is an event', async () => {
  const { service, url: own } = await boundApplication('full')
  const app = await connectTo(own)
  const look = () => harness.control.call(daemonCalls.wake, { kind: 'services-engine', objectId: 'all' })
  const sized = (size: string) =>
    until(`its size to be "${size}"`, async () => {
      await look()
      return (await services.get(service)).size === size
    })
  const grow = (megabytes: number) => app.query("INSERT INTO film SELECT repeat('x', 1048576) FROM generate_series(1, $1)", [megabytes])
  await app.query('CREATE TABLE film (blob text); ALTER TABLE film ALTER blob SET STORAGE EXTERNAL')
  await grow(228)
  await sized('near')
  await grow(32)
  await sized('held')
  await expect(grow(1)).rejects.toMatchObject({ code: '42501' })
  expect((await app.query('SELECT count(*)::int AS n FROM film')).rows).toEqual([{ n: 260 }])
  expect(await onAdmin('SELECT 1 FROM pg_roles WHERE rolname = $1', [keeperRole(service)])).toHaveLength(1)
  await app.query('TRUNCATE film')
  await sized('')
  await grow(1)
  await app.end()
  const { events } = await services.get(service)
  expect(events.filter(({ action }) => /size|writes/.test(action)).map(({ action, phase }) => `${action} ${phase}`).reverse()).toEqual(['service.near-size done', 'service.hold-writes intended', 'service.hold-writes done', 'service.give-writes intended', 'service.give-writes done'])
  expect(await onAdmin('SELECT 1 FROM pg_roles WHERE rolname = $1', [keeperRole(service)])).toEqual([])
})
