import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Check } from '@/lib/domains/gateway/core/kept-registration'
import type { RegistrationWrites } from '@/lib/domains/gateway/ports'
import type { StoredRegistration } from '@/lib/domains/gateway/sidecar-schemas'
import { fault } from '@/lib/kernel/fault'
import { createLog } from '@/lib/kernel/log'
import { fail, ok } from '@/lib/kernel/result'
import { createRegistrations, type Registrant, type Registrations } from './registrations'

const who: Registrant = { instance: null, application: 'tool', port: 9000, health: '/health', zone: null, metadata: {} }
const id = '127.0.0.1:tool:9000'

let told: string[]
let seen: Check
let away: boolean
let file: StoredRegistration[]
let registrations: Registrations

const writes: RegistrationWrites = {
  async register({ instance, application, port, status }) {
    if (away) return fail(fault('unavailable', 'The daemon does not answer.'))
    told.push(`${application} ${status}`)
    return ok({ instance: instance ?? `127.0.0.1:${application}:${port}`, application, verified: instance !== null, port: port ?? 1, zone: null })
  },
  async renew({ application }) {
    if (away) return fail(fault('unavailable', 'The daemon does not answer.'))
    told.push(`${application} renewed`)
    return ok(true)
  },
  async leave({ application }) {
    if (away) return fail(fault('unavailable', 'The daemon does not answer.'))
    told.push(`${application} left`)
    return ok(null)
  },
  statusOf: async () => ok(null),
}
const begin = () =>
  createRegistrations({
    writes, check: async () => seen, clock: { nowMs: () => Date.now() }, log: createLog('test', () => undefined),
    file: { load: () => file, save: async (next) => void (file = [...next]) },
  })

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  told = []
  seen = 'passes'
  away = false
  file = []
  registrations = begin()
})
afterEach(async () => {
  await registrations.stop()
  vi.useRealTimers()
})
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('what the registry could not be told is told as soon as it answers', async () => {
  expect(await registrations.register(who)).toMatchObject({ ok: true })
  away = true
  await pass(3_000)
  expect([told, registrations.find({ instance: id })?.told]).toEqual([['tool STARTING'], 'STARTING'])
  away = false
  await pass(1_000)
  expect([told, registrations.find({ instance: id })?.told]).toEqual([['tool STARTING', 'tool UP'], 'UP'])
  await pass(10_000)
  expect(told.slice(2)).toEqual(['tool renewed', 'tool renewed'])
  seen = 'fails'
  away = true
  await pass(10_000)
  expect(registrations.find({ instance: id })).toMatchObject({ told: 'UP', failures: expect.any(Number) })
  away = false
  await pass(1_000)
  expect(told.slice(4)).toEqual(['tool DOWN'])
})

test('a registration that the daemon does not take is none', async () => {
  away = true
  expect(await registrations.register(who)).toMatchObject({ ok: false, error: { code: 'unavailable' } })
  expect(registrations.list()).toEqual([])
})

test('one that is registered once more while it serves never leaves service, and only its new ticket counts', async () => {
  const first = await registrations.register(who)
  await pass(0)
  const second = await registrations.register(who)
  if (!first.ok || !second.ok) expect.unreachable()
  expect([told, second.value.registration.told]).toEqual([['tool STARTING', 'tool UP', 'tool UP'], 'UP'])
  expect(registrations.find({ ticket: first.value.ticket })).toBeNull()
  await pass(5_000)
  // Of one of them alone.
  expect(told.slice(3)).toEqual(['tool renewed', 'tool renewed'])
  expect(await registrations.leave({ ticket: second.value.ticket })).toEqual({ ok: true, value: true })
  await pass(20_000)
  expect(told.slice(5)).toEqual(['tool left'])
})

test('while the daemon is away nobody is let go: it would stay in the registry', async () => {
  const done = await registrations.register(who)
  if (!done.ok) expect.unreachable()
  away = true
  expect(await registrations.leave({ ticket: done.value.ticket })).toMatchObject({ ok: false, error: { code: 'unavailable' } })
  expect(registrations.list()).toHaveLength(1)
})

test('what was kept goes on after a restart, and what came after a picture is not dropped for want of it', async () => {
  await registrations.register({ ...who, instance: 'home-v000-aaaaaa' })
  await registrations.register(who)
  await pass(0)
  await registrations.stop()
  told = []
  registrations = begin()
  await pass(0)
  expect(told.toSorted()).toEqual(['tool renewed', 'tool renewed'])
  const nobody = () => false
  registrations.keepOnly(nobody, 1_000_000)
  expect(registrations.list()).toHaveLength(2)
  registrations.keepOnly(nobody, 1_000_001)
  expect(registrations.list().map(({ instance }) => instance)).toEqual([id])
})

test('it keeps five hundred and says so; who is among them may come again', async () => {
  for (let port = 1; port <= 500; port++) await registrations.register({ ...who, port })
  expect(await registrations.register({ ...who, port: 501 })).toMatchObject({ ok: false, error: { code: 'too-many' } })
  expect(await registrations.register({ ...who, port: 7 })).toMatchObject({ ok: true })
})
