import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Daemon } from '@/lib/compose/daemon'
import { packFiles } from '@/lib/domains/delivery/testing/pack-files'
import { createLog } from '@/lib/kernel/log'
import { type RunningProxy, startProxy } from '@/lib/proxy/start-proxy'
import { createDaemonHarness, type DaemonHarness, until } from './testing/daemon-harness'
import { rolloutsOn } from './testing/rollouts'
import { packSampleRelease } from './testing/sample-release'

// Real processes and a real proxy on a busy machine: the limits only bound a broken run.
vi.setConfig({ testTimeout: 180_000 })

let harness: DaemonHarness
let daemon: Daemon
let proxy: RunningProxy
let rollouts: ReturnType<typeof rolloutsOn>

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_700, to: 25_799 })
  daemon = await harness.start()
  proxy = await startProxy(harness.settings, createLog('proxy', () => undefined))
  rollouts = rolloutsOn(harness)
})
afterAll(async () => {
  await proxy.stop(200)
  await daemon.stop()
  await harness.clean()
})

const edge = (application: string) => fetch(`http://127.0.0.1:${harness.settings.ports.edge}/${application}/`)
const groupOf = (instance: string) => instance.replace(/-[0-9a-f]{6}$/, '')
/** Which groups answer these many requests, and how many each. */
async function answering(application: string, requests: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (let n = 0; n < requests; n += 1) {
    const answer = await edge(application)
    const name = answer.ok ? groupOf(((await answer.json()) as { id: string }).id) : String(answer.status)
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

async function serving(application: string): Promise<number> {
  const group = await harness.deploy(application, 1)
  await harness.healthy(group, 1)
  await until('requests to be served', async () => (await edge(application)).ok)
  return harness.upload(application, await packSampleRelease(`next of ${application}`))
}

/** What the analysis would write. */
async function decide(application: string, number: number, outcome: 'promote' | 'roll-back', kind = 'judge'): Promise<void> {
  const { id } = await rollouts.get(application, number)
  await harness.database.canaryRun.update({ where: { rolloutId: id }, data: { outcome, state: 'decided', decidedBy: { kind, words: 'score 41' }, decidedAt: new Date() } })
  await harness.database.workItem.updateMany({ where: { kind: 'rollout', objectId: id }, data: { nextLookAt: new Date(0) } })
}
const neverHealthy = (salt: string) =>
  packFiles([{ name: 'Procfile', content: 'web: node server.cjs' }, { name: 'server.cjs', content: `// ${salt}\nsetInterval(() => undefined, 1000)` }])
const canary = { size: 1, sharePercent: 10 }

describe('a canary', () => {
  test('shares the traffic exactly with a baseline of the running release, and ships at full size when it is promoted', async () => {
    const number = await rollouts.start('judged', await serving('judged'), { canary, size: 2, warmMinutes: 30 })
    const analysed = await rollouts.reaches('judged', number, 'analyse')
    expect(analysed).toMatchObject({ groups: { before: ['judged-v000'], baseline: 'judged-v001', canary: 'judged-v002', target: null }, can: { promote: true, extend: true } })
    expect(analysed.weights.map(({ weight, role }) => `${role} ${weight}`)).toEqual(['production 8', 'baseline 1', 'canary 1'])
    const groups = await harness.database.serverGroup.findMany({ where: { cluster: 'judged' }, orderBy: { sequence: 'asc' }, select: { release: { select: { number: true } } } })
    expect(groups.map(({ release }) => release.number)).toEqual([1, 1, 2])
    expect(await answering('judged', 100)).toEqual({ 'judged-v000': 80, 'judged-v001': 10, 'judged-v002': 10 })

    await decide('judged', number, 'promote')
    const warm = await rollouts.reaches('judged', number, 'warm')
    expect(warm).toMatchObject({ state: 'succeeded', groups: { target: 'judged-v003' } })
    expect(await answering('judged', 20)).toEqual({ 'judged-v003': 20 })
    const left = await harness.database.serverGroup.findMany({ where: { cluster: 'judged', desiredState: 'running' }, orderBy: { sequence: 'asc' }, select: { name: true, desiredSize: true } })
    expect(left).toEqual([{ name: 'judged-v000', desiredSize: 1 }, { name: 'judged-v003', desiredSize: 2 }])
  })

  test('that fails its analysis goes back with the judge’s words', async () => {
    const number = await rollouts.start('failing', await serving('failing'), { canary })
    await rollouts.reaches('failing', number, 'analyse')
    await decide('failing', number, 'roll-back')
    expect((await rollouts.reaches('failing', number, 'rolled-back')).failure).toMatchObject({ phase: 'analyse', check: 'canary', detail: 'score 41' })
    expect(await answering('failing', 20)).toEqual({ 'failing-v000': 20 })
  })
})

describe('who asks to go back', () => {
  const cases = [
    { phase: 'health', plan: {}, broken: true },
    { phase: 'drain', plan: { watchSeconds: 600 }, broken: false },
    { phase: 'warm', plan: {}, broken: false },
    { phase: 'health', plan: { canary }, broken: true },
    { phase: 'analyse', plan: { canary }, broken: false },
  ] as const
  test.each(cases)('in $phase of %o gets the old weights, and all that was made ends', async ({ phase, plan, broken }) => {
    const application = `${phase}${'canary' in plan ? 'c' : 'r'}`
    const good = await serving(application)
    const release = broken ? await harness.upload(application, await neverHealthy(application)) : good
    const number = await rollouts.start(application, release, plan)
    await rollouts.reaches(application, number, phase)
    expect((await rollouts.rollBack(application, number)).kind).toBe('asked')
    // Twice is once.
    await rollouts.rollBack(application, number)
    const back = await rollouts.reaches(application, number, 'rolled-back')
    expect(back.failure).toMatchObject({ check: 'asked', phase })
    expect(await answering(application, 10)).toEqual({ [`${application}-v000`]: 10 })
    const live = await harness.database.instance.findMany({ where: { serverGroup: { cluster: application }, state: { notIn: ['stopped', 'failed'] } }, select: { id: true } })
    expect(live.map(({ id }) => groupOf(id))).toEqual([`${application}-v000`])
    const asked = await harness.database.ledgerEntry.count({ where: { subjectKind: 'rollout', subjectId: `${application} ${number}`, action: 'rollout.roll-back' } })
    expect(asked).toBe(1)
  })
})
