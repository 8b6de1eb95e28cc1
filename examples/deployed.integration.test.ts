import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createGzip } from 'node:zlib'
import tar from 'tar-stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createControlClient } from '@/lib/control/client'
import { socketPath } from '@/lib/control/part-settings'
import { proxyCalls } from '@/lib/control/proxy-calls'
import type { Daemon } from '@/lib/compose/daemon'
import { createDaemonHarness, type DaemonHarness, operator } from '@/lib/daemon/testing/daemon-harness'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createPrismaConfigStore } from '@/lib/domains/configuration/adapters/prisma-config-store'
import { saveConfig } from '@/lib/domains/configuration/save-document'
import type { ServerGroup } from '@/lib/domains/delivery/schemas'
import { createLog } from '@/lib/kernel/log'
import { until } from '@/lib/proxy/testing/estate'
import { type RunningProxy, startProxy } from '@/lib/proxy/start-proxy'
import { buildExamples } from './build.mjs'
import { startOtlpReceiver } from './testing/otlp-receiver'

const sizes = { subscriptions: 1, profiles: 1, catalogue: 2, recommendations: 1, playback: 1, home: 1 }
const outDir = mkdtempSync(join(tmpdir(), 'qd-deployed-'))
const groups = new Map<string, ServerGroup>()
let harness: DaemonHarness
let daemon: Daemon
let proxy: RunningProxy
let otlp: Awaited<ReturnType<typeof startOtlpReceiver>>

async function pack(name: string): Promise<Buffer> {
  const archive = tar.pack()
  for (const file of readdirSync(join(outDir, name)).sort()) archive.entry({ name: file }, readFileSync(join(outDir, name, file)))
  archive.finalize()
  return buffer(archive.pipe(createGzip()))
}

beforeAll(async () => {
  await buildExamples(outDir, Object.keys(sizes))
  otlp = await startOtlpReceiver()
  harness = await createDaemonHarness({ from: 26_500, to: 26_599 })
  harness.settings.ports.otlp = otlp.port
  daemon = await harness.start()
  proxy = await startProxy(harness.settings, createLog('proxy', () => undefined))
  for (const [name, size] of Object.entries(sizes)) groups.set(name, await harness.deploy(name, size, { archive: await pack(name) }))
  for (const [name, group] of groups) await harness.healthy(group, sizes[name as keyof typeof sizes])
}, 120_000)
afterAll(async () => {
  await proxy.stop(500)
  await daemon.stop()
  await harness.clean()
  await otlp.close()
  rmSync(outDir, { recursive: true, force: true })
})

const edge = () => `http://127.0.0.1:${harness.settings.ports.edge}`
const page = async () => {
  const answer = await fetch(`${edge()}/home/?profile=p3`)
  return { status: answer.status, text: await answer.text() }
}
const whole = async () => {
  const { status, text } = await page()
  return (status === 200 && text.includes('For you') && text.includes('Continue watching')) || undefined
}

describe('the estate under the platform’s own runtime, registry and proxy', () => {
  test('serves its page, and every caller is known to the sidecar', async () => {
    await until('a whole page', whole, 30_000)
    const callers = () => new Set(otlp.spans.filter(({ service, kind }) => service === 'sidecar' && kind === 2).map(({ attributes }) => attributes['quarterdeck.caller']))
    await until('the calls of home, playback and recommendations', () => ['home', 'recommendations', 'playback'].every((name) => callers().has(name)) || undefined)
    expect(callers()).not.toContain('unidentified')
  })

  test('serves on without a failure while one of two instances is killed and replaced', async () => {
    const group = groups.get('catalogue')
    const [victim] = group ? await harness.live(group) : []
    if (!group || !victim?.pid) throw new Error('no catalogue to kill')
    process.kill(victim.pid, 'SIGKILL')
    const statuses = new Map<number, number>()
    let asked = 0
    await until('the replacement', async () => {
      const { status } = await fetch(`${edge()}/catalogue/popular`)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      const rows = await harness.live(group)
      return (++asked > 100 && rows.length === 2 && rows.every(({ state, id }) => state === 'healthy' && id !== victim.id)) || undefined
    }, 40_000)
    expect([...statuses.keys()]).toEqual([200])
  })

  test('degrades as its releases declare when recommendations fail, without the daemon too', async () => {
    const control = createControlClient('proxy', socketPath(harness.settings, 'proxy'))
    const declared = await control.call(proxyCalls.dependencies, { application: 'home' })
    expect(declared.ok && declared.value.dependencies.map(({ callee, policy }) => [callee, policy.timeoutMs, policy.fallbacks.length])).toEqual([['catalogue', 2_500, 0], ['playback', 1_200, 1], ['profiles', 2_500, 0], ['recommendations', 1_200, 2]])
    await daemon.stop()
    const rules = [{ id: 'all', caller: 'home', callee: 'recommendations', sharePercent: 100, scope: 'all' as const, fault: { kind: 'reset' as const }, endsAtMs: Date.now() + 60_000 }]
    expect(await control.call(proxyCalls.putFaults, { run: 'recommendations gone', epoch: 1, rules })).toMatchObject({ ok: true })
    for (let round = 0; round < 12; round++) expect(await page()).toMatchObject({ status: 200, text: expect.stringContaining('Popular now') })
    const broken = await control.call(proxyCalls.dependencies, { application: 'home' })
    expect(broken.ok && broken.value.dependencies.find(({ callee }) => callee === 'recommendations')).toMatchObject({ state: 'open', totals: { fallbacks: 12 } })
    expect(await control.call(proxyCalls.putFaults, { run: 'recommendations gone', epoch: 1, rules: [] })).toMatchObject({ ok: true })
    daemon = await harness.start()
    await until('the breaker to close and the page to be whole', whole, 30_000)
    await control.close()
  })

  test('takes a value that is saved while it runs, and goes on with it while the daemon is away', async () => {
    const titles = async () => ((await (await fetch(`${edge()}/catalogue/popular`)).json()) as { titles: unknown[] }).titles.length
    const pids = async () => (await harness.live(groups.get('catalogue') ?? expect.unreachable())).map(({ pid }) => pid)
    const before = await pids()
    expect(await titles()).toBe(12)
    const save = saveConfig({ store: createPrismaConfigStore(harness.database), applications: createPrismaApplicationStore(harness.database) })
    const saved = await save(operator, { application: 'catalogue', layer: 'application', target: '', format: 'yaml', text: 'catalogue.popular.titles: 5', comment: '', expectedVersion: 0 })
    expect(saved).toMatchObject({ ok: true })
    // Both instances: one after the other is asked.
    for (let round = 0; round < 4; round++) await until('five titles', async () => (await titles()) === 5 || undefined)
    await daemon.stop()
    for (let round = 0; round < 4; round++) expect(await titles()).toBe(5)
    daemon = await harness.start()
    expect(await pids()).toEqual(before)
  })

  test('serves on while the daemon is away', async () => {
    await daemon.stop()
    for (let round = 0; round < 5; round++) expect((await page()).status).toBe(200)
    daemon = await harness.start()
    expect((await page()).status).toBe(200)
  })
})
