import { describe, expect, test } from 'vitest'
import { createMemoryJournal } from './adapters/memory-journal'
import { secretHashOf } from './expectations'
import { createRegistry } from './registry'
import { expectedInstance, instanceInfo, quietLog } from './testing/build'

const minute = 60_000

function make(stored: string[] = [], startMs = 10 * minute) {
  const clock = { at: startMs, nowMs: () => clock.at }
  const registry = createRegistry({ clock, log: quietLog, journal: () => createMemoryJournal(stored), random: () => 0, instancesMax: 200 })
  return { clock, registry, register: (id: string, more = {}) => registry.writes.register(instanceInfo({ instanceId: id, lastDirtyTimestamp: clock.at, ...more }), null) }
}

const all = { applications: null } as const

describe('after a start', () => {
  test('everything answered is there again: leases, overrides, deletions and what the runtime made', async () => {
    const stored: string[] = []
    const before = make(stored)
    await before.registry.start()
    await before.registry.expectInstance(expectedInstance({ secretHash: secretHashOf('s') }))
    await before.registry.writes.register(instanceInfo({ instanceId: 'home-v000-3f9a2c' }), 's')
    await before.register('stays')
    await before.register('goes')
    await before.registry.writes.setStatus({ app: 'HOME', id: 'stays', secret: null }, 'OUT_OF_SERVICE', null)
    before.clock.at += 1_000
    await before.registry.writes.renew({ app: 'HOME', id: 'stays', secret: null }, null)
    await before.registry.writes.cancel({ app: 'HOME', id: 'goes', secret: null })
    await before.registry.stop()

    const after = make(stored, before.clock.at)
    expect(after.registry.state()).toBe('warming')
    await after.registry.start()
    expect(after.registry.state()).toBe('ready')
    expect(after.registry.table.find('HOME', 'stays')).toMatchObject({ status: 'OUT_OF_SERVICE', override: 'OUT_OF_SERVICE', renewedAtMs: before.clock.at })
    expect(after.registry.table.find('HOME', 'home-v000-3f9a2c')?.identity?.zone).toBe('local-b')
    expect(after.registry.table.changes.leases().find(({ info }) => info.instanceId === 'goes')).toMatchObject({ action: 'DELETED' })
    expect(after.registry.table.counts).toMatchObject({ UP: 1, OUT_OF_SERVICE: 1 })
    expect(await after.registry.writes.cancel({ app: 'HOME', id: 'home-v000-3f9a2c', secret: null })).toMatchObject({ kind: 'refused' })
    await after.registry.stop()
  })

  test('writes wait until the stored leases are back', async () => {
    const { registry, register } = make()
    let answered = false
    const early = register('early').then(() => (answered = true))
    await Promise.resolve()
    expect(answered).toBe(false)
    await registry.start()
    await early
    expect(registry.table.size).toBe(1)
    await registry.stop()
  })
})

describe('eviction', () => {
  /** 100 instances of which `silent` stop renewing, seen after two full minutes. */
  async function estate(silent: number) {
    const made = make()
    await made.registry.start()
    for (let n = 0; n < 100; n += 1) await made.register(`i-${n}`)
    for (let halfMinutes = 0; halfMinutes < 8; halfMinutes += 1) {
      made.clock.at += minute / 2
      for (let n = silent; n < 100; n += 1) await made.registry.writes.renew({ app: 'HOME', id: `i-${n}`, secret: null }, null)
    }
    return made
  }

  test('takes the silent ones once their lease is over', async () => {
    const { registry } = await estate(10)
    expect(await registry.evict(0)).toBe(10)
    expect(registry.table.size).toBe(90)
    await registry.stop()
  })

  test('stops when so many are silent that the network is the likelier cause, and says so', async () => {
    const { registry } = await estate(20)
    expect(await registry.evict(0)).toBe(0)
    expect(registry.summary(all)).toMatchObject({ selfPreservation: true, renewalsPerMinute: 160, renewalsThreshold: 170 })
    await registry.stop()
  })

  test('spares everybody for one lease duration after a start', async () => {
    const stored: string[] = []
    const before = await (async () => {
      const made = make(stored)
      await made.registry.start()
      await made.register('old')
      await made.registry.stop()
      return made
    })()
    const { registry, clock } = make(stored, before.clock.at + 3_600_000)
    await registry.start()
    clock.at += 89_999
    expect(registry.summary(all)).toMatchObject({ selfPreservation: false, evictionsStopUntilMs: clock.at + 1 })
    expect(await registry.evict(0)).toBe(0)
    await registry.stop()
  })
})

test('over the most it may hold a new instance is refused, a known one is not', async () => {
  const { registry, register } = make()
  await registry.start()
  for (let n = 0; n < 200; n += 1) await register(`i-${n}`)
  expect(await register('one-more')).toEqual({ kind: 'full' })
  expect(await register('i-7')).toEqual({ kind: 'done' })
  await registry.stop()
})

test.each([
  [{ app: 'play' }, 'app'],
  [{ hostName: '10.0.0.9' }, 'hostName'],
  [{ port: 9_999 }, 'port'],
])('a registration with the right secret but %o is refused', async (more, field) => {
  const { registry } = make()
  await registry.start()
  await registry.expectInstance(expectedInstance({ secretHash: secretHashOf('s') }))
  expect(await registry.writes.register(instanceInfo({ instanceId: 'home-v000-3f9a2c', ...more }), 's')).toMatchObject({ kind: 'refused', reason: expect.stringContaining(field) })
  expect(registry.table.size).toBe(0)
  await registry.stop()
})

test('an instance that the platform ended stays refused, and may be expected again', async () => {
  const { registry, register } = make()
  await registry.start()
  const expected = expectedInstance({ id: 'h', secretHash: secretHashOf('s') })
  await registry.expectInstance(expected)
  await registry.writes.register(instanceInfo({ instanceId: 'h' }), 's')
  await registry.forgetInstance('h')
  expect(registry.table.size).toBe(0)
  expect(await register('h')).toMatchObject({ kind: 'refused' })
  await registry.expectInstance(expected)
  expect(await registry.writes.register(instanceInfo({ instanceId: 'h' }), 's')).toEqual({ kind: 'done' })
  await registry.stop()
})

test('a burst of changes is told once, soon', async () => {
  const { registry, register } = make()
  await registry.start()
  let told = 0
  const heard = new Promise<void>((resolve) => registry.onChange(() => (told++, resolve())))
  for (let n = 0; n < 50; n += 1) await register(`i-${n}`)
  await heard
  expect(told).toBe(1)
  expect(registry.targets()).toHaveLength(50)
  await registry.stop()
})

test('a stranger that took an id before the runtime did is put out', async () => {
  const { registry, register } = make()
  await registry.start()
  await register('h', { app: 'stranger' })
  await registry.expectInstance(expectedInstance({ id: 'h', secretHash: secretHashOf('s') }))
  expect(registry.table.size).toBe(0)
  await registry.writes.register(instanceInfo({ instanceId: 'h' }), 's')
  await registry.expectInstance(expectedInstance({ id: 'h', secretHash: secretHashOf('s') }))
  expect(registry.targets()).toMatchObject([{ instance: 'h', verified: true }])
  await registry.stop()
})

test('what the platform does to an instance is told to peers: out of service, back again, and gone', async () => {
  const { registry, register } = make()
  await registry.start()
  await register('home-1')
  const told: string[] = []
  registry.onReplicable(({ info }, what) => told.push(`${what} ${info.instanceId}`))
  expect(await registry.setInstanceStatus('home-1', 'OUT_OF_SERVICE')).toBe(true)
  expect(await registry.clearInstanceStatus('home-1')).toBe(true)
  expect(await registry.removeLease('home', 'home-1')).toBe(true)
  expect(told).toEqual(['status home-1', 'status home-1', 'cancel home-1'])
  expect(await registry.clearInstanceStatus('home-1')).toBe(false)
})
