import { request } from 'undici'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Daemon } from '@/lib/compose/daemon'
import { createPrismaDeliveryStore } from '@/lib/domains/delivery/adapters/prisma-delivery-store'
import { packFiles } from '@/lib/domains/delivery/testing/pack-files'
import { createLog } from '@/lib/kernel/log'
import { type RunningProxy, startProxy } from '@/lib/proxy/start-proxy'
import { createDaemonHarness, type DaemonHarness, until } from './testing/daemon-harness'
import { doer, rolloutsOn } from './testing/rollouts'
import { packSampleRelease } from './testing/sample-release'

// Real processes and a real proxy on a busy machine: the limits only bound a broken run.
vi.setConfig({ testTimeout: 180_000 })

let harness: DaemonHarness
let daemon: Daemon
let proxy: RunningProxy
let rollouts: ReturnType<typeof rolloutsOn>

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_400, to: 25_499 })
  daemon = await harness.start()
  proxy = await startProxy(harness.settings, createLog('proxy', () => undefined))
  rollouts = rolloutsOn(harness)
})
afterAll(async () => {
  await proxy.stop(200)
  await daemon.stop()
  await harness.clean()
})

/** Which instance answers, through the edge. */
async function ask(application: string): Promise<string> {
  const { statusCode, body } = await request(`http://127.0.0.1:${harness.settings.ports.edge}/${application}/`)
  const text = await body.text()
  return statusCode === 200 ? (JSON.parse(text) as { id: string }).id : `${statusCode}`
}
const groupOf = (instance: string) => instance.replace(/-[0-9a-f]{6}$/, '')

/** Asks without a pause until told to stop; answers who answered how often. */
function load(application: string) {
  let stopped = false
  const counts = new Map<string, number>()
  const work = (async () => {
    while (!stopped) {
      const name = groupOf(await ask(application).catch((error: Error) => error.message))
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
  })()
  return { counts, stop: async () => ((stopped = true), await work, [...counts.keys()].sort()) }
}

async function serving(application: string, size = 1) {
  const group = await harness.deploy(application, size)
  await harness.healthy(group, size)
  await until('requests to be served', async () => groupOf(await ask(application)) === group.name)
  return group
}

const next = async (application: string) => harness.upload(application, await packSampleRelease(`another of ${application}`))
const weightsOf = async (cluster: string) => Object.fromEntries((await harness.database.trafficWeight.findMany({ where: { cluster } })).map(({ serverGroup, weight }) => [serverGroup, weight]))
const phasesOf = ({ steps }: { steps: { phase: string; outcome: string | null }[] }) => steps.map(({ phase, outcome }) => `${phase} ${outcome}`)

describe('a red/black rollout', () => {
  test('moves all traffic to the new release without a failed request, keeps the old one, and ends it when its time is over', async () => {
    const old = await serving('good', 2)
    const clients = load('good')
    const number = await rollouts.start('good', await next('good'), { size: 2, warmMinutes: 30 })
    const warm = await rollouts.reaches('good', number, 'warm')
    expect(warm).toMatchObject({ state: 'succeeded', groups: { before: [old.name], target: 'good-v001' }, from: { number: 1 }, can: { rollBack: true }, endedAt: expect.any(String) })
    expect(await weightsOf('good')).toEqual({ 'good-v000': 0, 'good-v001': 100 })
    expect(groupOf(await ask('good'))).toBe('good-v001')
    await harness.database.rollout.updateMany({ where: { cluster: 'good' }, data: { warmUntil: new Date(0) } })
    await harness.database.workItem.updateMany({ where: { kind: 'rollout' }, data: { nextLookAt: new Date(0) } })
    const done = await rollouts.reaches('good', number, 'done')
    expect(phasesOf(done)).toEqual(['create done', 'health done', 'shift done', 'drain done', 'warm done', 'retire done', 'done done'])
    expect(await harness.live(old)).toEqual([])
    expect(await weightsOf('good')).toEqual({})
    expect(groupOf(await ask('good'))).toBe('good-v001')
    expect(await clients.stop()).toEqual(['good-v000', 'good-v001'])
    const said = await harness.database.ledgerEntry.findMany({ where: { subjectKind: 'rollout', subjectId: `good ${number}` }, orderBy: { position: 'asc' }, select: { action: true, actorId: true } })
    expect(said.map(({ action }) => action)).toEqual(['rollout.start', 'rollout.health', 'rollout.shift', 'rollout.drain', 'rollout.warm', 'rollout.retire', 'rollout.done'])
    expect(said.map(({ actorId }) => actorId)).toEqual(['mina', ...Array.from({ length: 6 }, () => 'rollout')])
  })

  test('goes back in moments when a person asks while the old group is warm, and not any more after that', async () => {
    const old = await serving('regretted')
    const clients = load('regretted')
    const number = await rollouts.start('regretted', await next('regretted'))
    await rollouts.reaches('regretted', number, 'warm')
    // Ending the group that serves would leave the kept one at weight 0: that is what a roll back is for.
    expect(await createPrismaDeliveryStore(harness.database).destroy(await rollouts.applicationOf('regretted'), 'regretted-v001', doer)).toEqual({ kind: 'held', rollout: number })
    expect(await rollouts.rollBack('regretted', number)).toMatchObject({ kind: 'asked', rollout: { state: 'rolling-back' } })
    const back = await rollouts.reaches('regretted', number, 'rolled-back')
    expect(back).toMatchObject({ failure: { check: 'asked', detail: 'Mina: a test', phase: 'warm' }, can: { rollBack: false } })
    expect(groupOf(await ask('regretted'))).toBe(old.name)
    expect(await weightsOf('regretted')).toEqual({})
    expect(await harness.database.serverGroup.findUnique({ where: { name: 'regretted-v001' } })).toMatchObject({ desiredState: 'destroyed' })
    expect((await rollouts.rollBack('regretted', number)).kind).toBe('too-late')
    expect(await clients.stop()).toEqual(['regretted-v000', 'regretted-v001'])
  })

  test('that begins while another is warm ends what that one kept; going back leads to what served last', async () => {
    const old = await serving('again')
    const clients = load('again')
    const first = await rollouts.start('again', await next('again'))
    await rollouts.reaches('again', first, 'warm')
    const second = await rollouts.start('again', 1, { watchSeconds: 600 })
    expect((await rollouts.rollBack('again', first)).kind).toBe('too-late')
    expect(await rollouts.reaches('again', second, 'drain')).toMatchObject({ groups: { before: ['again-v001'], target: 'again-v002' }, from: { number: 2 } })
    await rollouts.reaches('again', first, 'done')
    expect(await harness.live(old)).toEqual([])
    await rollouts.rollBack('again', second)
    await rollouts.reaches('again', second, 'rolled-back')
    expect(groupOf(await ask('again'))).toBe('again-v001')
    expect(await weightsOf('again')).toEqual({})
    expect(await clients.stop()).toEqual(['again-v000', 'again-v001', 'again-v002'])
  })

  test('of a release that exits at once goes back by itself, with its exit code and last lines; nothing reached it', async () => {
    const old = await serving('exits')
    const clients = load('exits')
    const archive = await packFiles([{ name: 'Procfile', content: 'web: node server.cjs' }, { name: 'server.cjs', content: 'console.log("one"); console.log("two"); console.error("cannot go on"); process.exit(7)' }])
    const number = await rollouts.start('exits', await harness.upload('exits', archive))
    const back = await rollouts.reaches('exits', number, 'rolled-back')
    expect(back.failure).toMatchObject({ phase: 'health', check: 'exited', instance: expect.stringContaining('exits-v001-'), lastLines: ['one', 'two', 'cannot go on'] })
    expect(back.failure?.detail).toContain('exit code 7')
    expect(phasesOf(back)).toEqual(['create done', 'health failed', 'restore done', 'drain-back done', 'discard done'])
    expect(await clients.stop()).toEqual([old.name])
  })

  test('whose health check never passes goes back at the deadline and says what the check answered', async () => {
    await serving('sickly')
    const archive = await packFiles([
      { name: 'Procfile', content: 'web: node server.cjs' },
      { name: 'server.cjs', content: 'console.log("waiting for a database"); require("http").createServer((q, r) => { r.statusCode = 500; r.end() }).listen(process.env.PORT, "127.0.0.1"); process.on("SIGTERM", () => process.exit(0))' },
    ])
    const number = await rollouts.start('sickly', await harness.upload('sickly', archive), { healthDeadlineSeconds: 5 })
    const back = await rollouts.reaches('sickly', number, 'rolled-back')
    expect(back.failure).toMatchObject({ check: 'health', lastLines: ['waiting for a database'] })
    expect(back.failure?.detail).toBe('0 of 1 instances served 5 s after their start: /health answered 500')
  })

  test('of a release that never registers says so', async () => {
    await serving('silent')
    const archive = await packFiles([{ name: 'Procfile', content: 'web: node server.cjs' }, { name: 'server.cjs', content: 'require("http").createServer((q, r) => r.end()).listen(process.env.PORT, "127.0.0.1"); process.on("SIGTERM", () => process.exit(0))' }])
    const number = await rollouts.start('silent', await harness.upload('silent', archive), { healthDeadlineSeconds: 5 })
    expect((await rollouts.reaches('silent', number, 'rolled-back')).failure).toMatchObject({ check: 'registration' })
  })

  test('goes back when the new release falls sick with all traffic on it', async () => {
    const old = await serving('watched')
    const number = await rollouts.start('watched', await next('watched'), { watchSeconds: 60 })
    await rollouts.reaches('watched', number, 'drain')
    const [fresh] = await harness.database.instance.findMany({ where: { serverGroup: { name: 'watched-v001' } } })
    await request(`http://127.0.0.1:${fresh?.port}/exit`).catch(() => undefined)
    const back = await rollouts.reaches('watched', number, 'rolled-back')
    expect(back.failure).toMatchObject({ phase: 'drain', check: 'watch', lastLines: expect.arrayContaining(['asked to leave']) })
    expect(groupOf(await ask('watched'))).toBe(old.name)
  })

  test('is the first deploy too: nothing to go back to, so a failure only ends what was made', async () => {
    await harness.deploy('first', 0)
    await harness.database.serverGroup.updateMany({ where: { cluster: 'first' }, data: { desiredState: 'destroyed' } })
    const number = await rollouts.start('first', 1)
    expect(await rollouts.reaches('first', number, 'done')).toMatchObject({ state: 'succeeded', groups: { before: [] }, from: null })
    expect(groupOf(await ask('first'))).toBe('first-v001')
  })

  test('holds its cluster: another, and what people do by hand, is refused by its number', async () => {
    const group = await serving('held')
    const number = await rollouts.start('held', await next('held'), { watchSeconds: 600 })
    const application = await rollouts.applicationOf('held')
    await rollouts.reaches('held', number, 'drain')
    const delivery = createPrismaDeliveryStore(harness.database)
    const refused = { kind: 'held', rollout: number }
    expect(await delivery.scale(application, group.name, 3, undefined, doer)).toEqual(refused)
    expect(await delivery.destroy(application, group.name, doer)).toEqual(refused)
    expect(await delivery.addServerGroup(application, { id: 'x', cluster: 'held', release: 1, size: 1, zones: ['local-a'], healthPath: '/health', environment: {} }, doer)).toEqual(refused)
    await expect(rollouts.start('held', 1)).rejects.toThrow(`"under-way","number":${number}`)
    await rollouts.rollBack('held', number)
    await rollouts.reaches('held', number, 'rolled-back')
    expect(await delivery.scale(application, group.name, 2, undefined, doer)).toMatchObject({ kind: 'changed' })
  })
})
