import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { Daemon } from '@/lib/compose/daemon'
import { daemonCalls } from '@/lib/control/daemon-calls'
import { destroyServerGroup, scaleServerGroup } from '@/lib/domains/delivery/change-server-group'
import { createPrismaApplicationStore } from '@/lib/domains/applications/adapters/prisma-application-store'
import { createPrismaDeliveryStore } from '@/lib/domains/delivery/adapters/prisma-delivery-store'
import { replaceInstance } from '@/lib/domains/delivery/replace-instance'
import { packFiles } from '@/lib/domains/delivery/testing/pack-files'
import { createDaemonHarness, type DaemonHarness, operator, until } from './testing/daemon-harness'

// Real processes on a busy machine: the limits only bound a broken run.
vi.setConfig({ testTimeout: 180_000 })

let harness: DaemonHarness
let daemon: Daemon
const verbs = () => {
  const [applications, delivery] = [createPrismaApplicationStore(harness.database), createPrismaDeliveryStore(harness.database)]
  return { scale: scaleServerGroup(applications, delivery), destroy: destroyServerGroup(applications, delivery), replace: replaceInstance(applications, delivery) }
}
const isAlive = (pid: number | null) => pid !== null && existsSync(`/proc/${pid}`)
const ask = async (port: number, path = '/') => (await fetch(`http://127.0.0.1:${port}${path}`)).json() as Promise<{ id: string; pid: number; uid: number; environment: string[] }>

beforeAll(async () => {
  harness = await createDaemonHarness({ from: 25_100, to: 25_199 })
  daemon = await harness.start()
})
afterAll(async () => {
  await daemon.stop()
  await harness.clean()
})

describe('a server group', () => {
  test('runs as many healthy instances as are wanted, over its zones, registered, and given exactly their environment', async () => {
    const group = await harness.deploy('home', 3)
    const rows = await harness.healthy(group, 3)
    expect(group.name).toBe('home-v000')
    expect(rows.map(({ zone }) => zone).sort()).toEqual(['local-a', 'local-b', 'local-c'])
    expect(new Set(rows.map(({ port }) => port)).size).toBe(3)

    const said = await ask(rows[0]?.port ?? 0)
    expect(said).toMatchObject({ id: rows[0]?.id, pid: rows[0]?.pid })
    if (process.getuid?.() === 0) expect(said.uid).toBeGreaterThanOrEqual(30_000)
    // PWD is the shell's.
    expect(said.environment.filter((name) => name !== 'PWD' && !/^(EUREKA|OTEL|QUARTERDECK)_/.test(name))).toEqual(['GREETING', 'HOME', 'HOST', 'PATH', 'PORT', 'SPRING_CLOUD_CONFIG_URI', 'TMPDIR'])

    const listed = await until('all registered', async () => {
      const answer = await harness.control.call(daemonCalls.listRegistry, { applications: null, application: 'home' })
      return answer.ok && answer.value.items.length === 3 && answer.value.items
    })
    expect(listed.every(({ verified, status }) => verified && status === 'UP')).toBe(true)
  })

  test('replaces an instance that was killed, in its slot and zone, and says what happened', async () => {
    const group = await harness.deploy('killed', 1)
    const [before] = await harness.healthy(group, 1)
    process.kill(before?.pid ?? 0, 'SIGKILL')
    const after = await until('a successor', async () => (await harness.live(group)).find(({ id, state }) => id !== before?.id && state === 'healthy'))
    expect(after).toMatchObject({ slot: before?.slot, zone: before?.zone, failures: 1 })
    const ended = await harness.database.instance.findUniqueOrThrow({ where: { id: before?.id ?? '' } })
    expect(ended).toMatchObject({ state: 'failed', exitSignal: 'SIGKILL' })
    expect(ended.reason).toMatch(/^killed by SIGKILL.* Its last line: /)
    const entries = await harness.database.ledgerEntry.findMany({ where: { subjectId: before?.id ?? '' }, orderBy: { position: 'asc' }, select: { action: true, phase: true } })
    expect(entries).toEqual([{ action: 'instance.start', phase: 'intended' }, { action: 'instance.start', phase: 'done' }, { action: 'instance.end', phase: 'failed' }])
  })

  test('replaces an instance whose health check keeps failing, and stops the sick one', async () => {
    const group = await harness.deploy('sick', 1)
    const [before] = await harness.healthy(group, 1)
    await ask(before?.port ?? 0, '/sick')
    await until('a healthy successor alone', async () => {
      const rows = await harness.live(group)
      return rows.length === 1 && rows[0]?.id !== before?.id && rows[0]?.state === 'healthy'
    })
    expect((await harness.database.instance.findUniqueOrThrow({ where: { id: before?.id ?? '' } })).reason).toContain('3 health checks failed in a row, the last with /health answered 503')
    expect(isAlive(before?.pid ?? null)).toBe(false)
  })

  test('is scaled up and down: the first slots stay untouched', async () => {
    const group = await harness.deploy('scaled', 1)
    const [first] = await harness.healthy(group, 1)
    expect((await verbs().scale(operator, { application: 'scaled', serverGroup: group.name, size: 3, why: 'a busy evening' })).ok).toBe(true)
    const three = await harness.healthy(group, 3)
    expect(three[0]?.pid).toBe(first?.pid)
    expect((await verbs().scale(operator, { application: 'scaled', serverGroup: group.name, size: 1 })).ok).toBe(true)
    const one = await harness.healthy(group, 1)
    expect(one[0]?.pid).toBe(first?.pid)
    expect(three.slice(1).some(({ pid }) => isAlive(pid))).toBe(false)
  })

  test('keeps a healthy instance that is to be replaced until its successor is healthy', async () => {
    const group = await harness.deploy('swapped', 1)
    const [before] = await harness.healthy(group, 1)
    expect((await verbs().replace(operator, { application: 'swapped', instance: before?.id ?? '' })).ok).toBe(true)
    await until('the old one to leave', async () => (await harness.database.instance.findUniqueOrThrow({ where: { id: before?.id ?? '' } })).state === 'stopped')
    const rows = await harness.database.instance.findMany({ where: { serverGroupId: group.id }, orderBy: { createdAt: 'asc' } })
    expect(rows).toHaveLength(2)
    expect(rows[1]?.healthyAt?.getTime()).toBeLessThan(rows[0]?.stoppedAt?.getTime() ?? 0)
    expect(rows[0]?.reason).toBe('replaced by Olga')
  })

  test('is destroyed with all its instances, and its name is not used again', async () => {
    const group = await harness.deploy('gone', 2)
    const rows = await harness.healthy(group, 2)
    expect((await verbs().destroy(operator, { application: 'gone', serverGroup: group.name })).ok).toBe(true)
    await until('none left', async () => (await harness.live(group)).length === 0)
    expect(rows.some(({ pid }) => isAlive(pid))).toBe(false)
    expect((await harness.deploy('gone', 0)).name).toBe('gone-v001')
  })

  test('that cannot start says why, and waits longer each time', async () => {
    const archive = await packFiles([{ name: 'Procfile', content: 'web: node missing.cjs' }])
    const group = await harness.deploy('broken', 1, { archive })
    const failed = await until('two failures', async () => {
      const rows = await harness.database.instance.findMany({ where: { serverGroupId: group.id, state: 'failed' }, orderBy: { createdAt: 'asc' } })
      return rows.length >= 2 && rows
    })
    expect(failed.map(({ failures }) => failures).slice(0, 2)).toEqual([1, 2])
    expect(failed[0]?.reason).toMatch(/^exit code 1\. Its last line: /)
    await verbs().destroy(operator, { application: 'broken', serverGroup: group.name })
  })
})

describe('a restart of the daemon', () => {
  test('leaves healthy instances alone, and still sees them end', async () => {
    const group = await harness.deploy('kept', 2)
    const before = await harness.healthy(group, 2)
    await daemon.stop()
    daemon = await harness.start()
    process.kill(before[1]?.pid ?? 0, 'SIGKILL')
    await until('the killed one replaced', async () => {
      const rows = await harness.live(group)
      return rows.length === 2 && rows.every(({ state, id }) => state === 'healthy' && id !== before[1]?.id)
    })
    const after = await harness.live(group)
    expect(after[0]).toMatchObject({ id: before[0]?.id, pid: before[0]?.pid, state: 'healthy' })
  })

  test('stops a process whose row has ended', async () => {
    const group = await harness.deploy('orphan', 1)
    const [row] = await harness.healthy(group, 1)
    await daemon.stop()
    await harness.database.instance.update({ where: { id: row?.id ?? '' }, data: { state: 'stopped', desiredState: 'stopped', stoppedAt: new Date() } })
    daemon = await harness.start()
    await until('the orphan to be gone', async () => !isAlive(row?.pid ?? null))
    await harness.healthy(group, 1)
  })

  test('with the whole product ends every instance, and the next start runs them again', async () => {
    const group = await harness.deploy('resumed', 1)
    const [before] = await harness.healthy(group, 1)
    const mark = join(harness.settings.dataDir, 'run', 'stopping')
    writeFileSync(mark, '')
    await daemon.stop()
    expect(await harness.database.instance.count({ where: { state: { notIn: ['stopped', 'failed'] } } })).toBe(0)
    expect(isAlive(before?.pid ?? null)).toBe(false)
    rmSync(mark)
    daemon = await harness.start()
    const [after] = await harness.healthy(group, 1)
    expect(after).toMatchObject({ failures: 0, slot: 0 })
  })
})
