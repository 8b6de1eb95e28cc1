import { existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import type { Daemon } from '@/lib/compose/daemon'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { packBoundRelease } from './testing/bound-release'
import { createDaemonHarness, type DaemonHarness, operator, until } from './testing/daemon-harness'
import { rolloutsOn } from './testing/rollouts'
import { askBound, connectTo, heldByEngine, letsIn, servicesOn } from './testing/services'

// Real processes on a busy machine: the limits only bound a broken run.
vi.setConfig({ testTimeout: 180_000 })

let harness: DaemonHarness
let daemon: Daemon
let services: ReturnType<typeof servicesOn>
const logged: string[] = []

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 26_100, to: 26_299 }, (line) => void logged.push(line))
  daemon = await harness.start()
  services = servicesOn(harness)
})
afterAll(async () => {
  await daemon.stop()
  await harness.clean()
})

/** An application with instances that show what they are bound to, and a service that it uses. */
async function boundApplication(name: string, size: number) {
  const group = await harness.deploy(name, size, { archive: await packBoundRelease(name) })
  const before = await harness.healthy(group, size)
  const service = await services.create(`${name}-db`)
  await services.reaches(service, 'ready')
  const { id: binding } = await services.bind(service, name)
  await services.settles(service, binding, 'bound')
  return { group, service, binding, before }
}
const answersOf = async (group: Awaited<ReturnType<DaemonHarness['deploy']>>, size: number) => Promise.all((await harness.healthy(group, size)).map(({ port }) => askBound(port)))

describe('a service', () => {
  test('is ordered, made, bound, used, rotated, unbound and deleted; the engine holds nothing of it in the end', async () => {
    const { group, service, binding, before } = await boundApplication('catalogue', 2)
    const answers = await answersOf(group, 2)
    // Every instance is another than before, and has it in the same form.
    expect(answers.filter(({ id }) => before.some((one) => one.id === id))).toEqual([])
    expect(new Set(answers.map(({ DATABASE_URL, VCAP_SERVICES }) => `${DATABASE_URL} ${VCAP_SERVICES}`)).size).toBe(1)
    const [one] = answers
    const url = one?.DATABASE_URL ?? ''
    const vcap = JSON.parse(one?.VCAP_SERVICES ?? '{}') as { postgresql: { name: string; plan: string; label: string; credentials: { uri: string } }[] }
    expect(vcap.postgresql).toMatchObject([{ label: 'postgresql', name: 'catalogue-db', plan: 'small', tags: ['relational', 'postgresql'], credentials: { uri: url } }])
    expect(JSON.parse(one?.VCAP_APPLICATION ?? '{}')).toMatchObject({ application_name: 'catalogue', instance_id: one?.id })
    expect(one?.files['catalogue-db/uri']).toEqual({ text: url, mode: '400', own: true })
    expect(Object.keys(one?.files ?? {}).map((path) => path.split('/')[1]).sort()).toEqual(['database', 'host', 'password', 'port', 'provider', 'type', 'uri', 'username'])
    expect(before.some(({ id }) => existsSync(`${harness.options.root}/instances/${id}/bindings`))).toBe(false)

    const first = await connectTo(url)
    await first.query('CREATE TABLE film (title text); INSERT INTO film VALUES ($$one$$)')
    expect(await heldByEngine(service)).toEqual({ databases: 1, owners: 1, logins: 1 })

    // As long as somebody holds the former credential, it is not revoked.
    expect((await services.verbs.rotate(operator, { service, binding })).ok).toBe(true)
    const draining = await until('the rotation to wait for our session', async () => (await services.get(service)).bindingList.find(({ step, reason }) => step === 'drain' && reason === '1 session with credential #1'))
    expect(draining).toMatchObject({ state: 'rotating', instances: { live: 2, current: 2 } })
    expect(await heldByEngine(service)).toMatchObject({ logins: 2 })
    await first.end()
    await services.settles(service, binding, 'bound')
    expect(await letsIn(url)).toBe(false)
    const [rotated] = await answersOf(group, 2)
    expect(rotated?.DATABASE_URL).not.toBe(url)
    const second = await connectTo(rotated?.DATABASE_URL ?? '')
    expect((await second.query('SELECT title FROM film')).rows).toEqual([{ title: 'one' }])
    await second.query('DROP TABLE film')
    await second.end()

    // Unbinding: instances go on without it, and the login goes.
    expect((await services.verbs.unbind(operator, { service, binding })).ok).toBe(true)
    await services.settles(service, binding, 'ended')
    expect((await answersOf(group, 2)).map(({ root, VCAP_SERVICES }) => [root, VCAP_SERVICES])).toEqual([[null, null], [null, null]])
    expect(await heldByEngine(service)).toEqual({ databases: 1, owners: 1, logins: 0 })

    expect((await services.verbs.delete(operator, { service, confirm: 'another', why: 'seen by tests' })).ok).toBe(false)
    expect((await services.verbs.delete(operator, { service, confirm: 'catalogue-db', why: 'seen by tests' })).ok).toBe(true)
    const gone = await services.reaches(service, 'deleted')
    expect(await heldByEngine(service)).toEqual({ databases: 0, owners: 0, logins: 0 })
    expect(gone.events.map(({ action, phase }) => `${action} ${phase}`).reverse()).toEqual([
      'service.create done', 'service.provision intended', 'service.provision done', 'binding.create done', 'credential.issue intended', 'credential.issue done', 'binding.roll done', 'binding.settle done',
      'binding.rotate done', 'credential.issue intended', 'credential.issue done', 'binding.roll done', 'credential.revoke intended', 'credential.revoke done', 'binding.settle done',
      'binding.remove done', 'binding.roll done', 'credential.revoke intended', 'credential.revoke done', 'binding.end done', 'service.delete done', 'service.deprovision intended', 'service.deprovision done',
    ])
  })

  test('is given to a new server group too, and waits politely for a rollout', async () => {
    const { service, binding } = await boundApplication('again', 1)
    const number = await rolloutsOn(harness).start('again', await harness.upload('again', await packBoundRelease('next')), { watchSeconds: 600 })
    const refused = await services.verbs.rotate(operator, { service, binding })
    expect(refused.ok ? '' : refused.error.detail).toBe(`Rollout #${number} moves again now: wait until it has ended, or roll it back.`)
    const next = await until('the new server group', () => harness.database.serverGroup.findFirst({ where: { cluster: 'again', sequence: 1 } }))
    const row = await until('its instance', () => harness.database.instance.findFirst({ where: { serverGroupId: next.id, state: 'healthy' } }))
    expect(await letsIn((await askBound(row.port)).DATABASE_URL ?? '')).toBe(true)
  })

  test('a rotation that is cancelled goes back to the former credential, and the new one is revoked', async () => {
    const { group, service, binding } = await boundApplication('back', 1)
    const [before] = await answersOf(group, 1)
    const held = await connectTo(before?.DATABASE_URL ?? '')
    expect((await services.verbs.rotate(operator, { service, binding })).ok).toBe(true)
    await until('the new one to be given', async () => (await services.get(service)).bindingList[0]?.step === 'drain')
    const [during] = await answersOf(group, 1)
    expect((await services.verbs.cancel(operator, { service, binding })).ok).toBe(true)
    await services.settles(service, binding, 'bound')
    const [after] = await answersOf(group, 1)
    expect(after?.DATABASE_URL).toBe(before?.DATABASE_URL)
    expect([await letsIn(before?.DATABASE_URL ?? ''), await letsIn(during?.DATABASE_URL ?? '')]).toEqual([true, false])
    await held.end()
  })

  test('deleted while it is bound, it ends its bindings first', async () => {
    const { group, service } = await boundApplication('whole', 1)
    expect((await services.verbs.delete(operator, { service, confirm: 'whole-db', why: 'seen by tests' })).ok).toBe(true)
    await services.reaches(service, 'deleted')
    expect((await answersOf(group, 1))[0]?.DATABASE_URL).toBeNull()
    expect(await heldByEngine(service)).toEqual({ databases: 0, owners: 0, logins: 0 })
  })

  test('what the engine holds and no row wants goes; what a row wants and the engine lost is said', async () => {
    const { service } = await boundApplication('swept', 1)
    const found = await services.get(service)
    expect(found.usage).not.toBeUndefined()
    await harness.database.$executeRaw`UPDATE service_credential SET state = 'revoked' WHERE binding_id IN (SELECT id FROM service_binding WHERE service_instance_id = ${service})`
    await harness.control.call(daemonCalls.wake, { kind: 'services-engine', objectId: 'all' })
    await until('the login to go', async () => (await heldByEngine(service)).logins === 0)
    await until('the ledger to have it', async () => (await harness.database.ledgerEntry.count({ where: { action: 'credential.sweep' } })) === 1)
    const admin = await connectTo(inject('postgresUrl'))
    await admin.query(`DROP DATABASE qs_${service} WITH (FORCE)`)
    await admin.end()
    await harness.control.call(daemonCalls.wake, { kind: 'services-engine', objectId: 'all' })
    await until('its screen to say so', async () => (await services.get(service)).reason === 'The engine does not hold its database any more.')
  })

  test('a credential is shown with a ledger entry, and nowhere else', async () => {
    const { group, service, binding } = await boundApplication('shown', 1)
    const [answer] = await answersOf(group, 1)
    const found = await services.store.find({ kind: 'all' }, service)
    const shown = await harness.control.call(daemonCalls.revealCredential, { service: found ?? expect.unreachable(), binding, actor: { kind: 'person', id: 'olga', name: 'Olga' }, why: 'a dump' })
    expect(shown.ok && shown.value?.uri).toBe(answer?.DATABASE_URL)
    const entry = await harness.database.ledgerEntry.findFirstOrThrow({ where: { action: 'credential.reveal' } })
    expect(entry).toMatchObject({ actorName: 'Olga', subjectId: binding, application: 'shown' })
    const password = decodeURIComponent(new URL(answer?.DATABASE_URL ?? '').password)
    expect(password.length).toBeGreaterThan(30)
    const everything = JSON.stringify([await services.get(service), logged, await harness.database.ledgerEntry.findMany({ select: { canonical: true } }), await harness.database.serviceCredential.findMany()])
    expect(everything).not.toContain(password)
  })

  test('fifty orders at once against a quota of ten are exactly ten', async () => {
    await harness.database.team.create({ data: { id: 'rush', slug: 'rush', name: 'Rush' } })
    const orders = await Promise.all(Array.from({ length: 50 }, (_, at) => services.verbs.create(operator, { team: 'rush', name: `db-${at}`, offering: 'postgresql', plan: 'small' })))
    expect(orders.filter(({ ok }) => ok)).toHaveLength(10)
    const refused = orders.find(({ ok }) => !ok)
    expect(refused?.ok === false && refused.error).toMatchObject({ code: 'conflict', refusal: { rule: 'quota small: 10', liftedBy: ['operator'] } })
    await until('ten databases', async () => (await harness.database.serviceInstance.count({ where: { teamId: 'rush', state: 'ready' } })) === 10)
    // Its place is free only when the engine has confirmed that it is gone.
    const [first] = orders.flatMap((order) => (order.ok ? [order.value] : []))
    await daemon.stop()
    expect((await services.verbs.delete(operator, { service: first?.id ?? '', confirm: first?.name ?? '', why: 'seen by tests' })).ok).toBe(true)
    const during = await services.verbs.create(operator, { team: 'rush', name: 'late', offering: 'postgresql', plan: 'small' })
    expect(during.ok ? '' : during.error.detail).toMatch(/^Team rush has 10 of 10 services of the plan small\. Could be freed: db-\d+ \(not bound, never used\).* An operator can raise the quota\.$/)
    daemon = await harness.start()
    await services.reaches(first?.id ?? '', 'deleted')
    expect((await services.verbs.create(operator, { team: 'rush', name: 'late', offering: 'postgresql', plan: 'small' })).ok).toBe(true)
  })
})

test('a daemon with another root key does not start, and says why in one line', async () => {
  await expect(harness.start({ rootKey: Buffer.alloc(32, 1) })).rejects.toThrow(/^The root key is not the one that sealed the secrets in this database: [^\n]+$/)
})
