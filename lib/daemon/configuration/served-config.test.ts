import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMemoryConfigStore } from '@/lib/domains/configuration/adapters/memory-config-store'
import { doer, far, home } from '@/lib/domains/configuration/testing/config-store-contract'
import { createLog } from '@/lib/kernel/log'
import { createServedConfig, type ServedConfig } from './served-config'

let memory: ReturnType<typeof createMemoryConfigStore>
let served: ServedConfig
let asked: (readonly string[] | null)[] = []

const put = (application: typeof home | null, text: string, expectedVersion = 0) =>
  memory.store.save({ application, layer: application ? 'application' : 'global', target: '' }, { id: application?.id ?? 'all', format: 'yaml', text, comment: '', expectedVersion, rolledBackTo: null, keys: [] }, doer)
const seen = async (...applications: string[]) => (await served.read(applications, null))?.map(({ application, values }) => [application, values.a]) ?? null

beforeEach(async () => {
  memory = createMemoryConfigStore()
  asked = []
  await put(null, 'a: 0')
  await put(home, 'a: 1')
  await put(far, 'a: 2')
  const given: typeof memory.store.given = (applications) => (asked.push(applications), memory.store.given(applications))
  served = createServedConfig({ stored: { ...memory.store, given }, newest: async () => String(memory.trail.length), log: createLog('test', () => undefined), everyMs: 3_600_000 })
  // It looks once at its beginning.
  await new Promise<void>((resolve) => served.onChange(resolve))
})
afterEach(() => served.stop())

test('what many ask for at once is one question, and each is told its own', async () => {
  expect(await Promise.all([seen('home'), seen('far'), seen('home'), seen(), seen('home', 'far'), seen('nobody')])).toEqual([
    [[null, 0], ['home', 1]], [[null, 0], ['far', 2]], [[null, 0], ['home', 1]], [[null, 0]], [[null, 0], ['home', 1], ['far', 2]], [[null, 0]],
  ])
  expect(asked).toEqual([['home', 'far', 'nobody']])
  await seen('home')
  expect(asked).toHaveLength(1)
})

test('what is saved while a question is on its way is asked for again', async () => {
  const first = seen('home')
  await put(home, 'a: 9', 1)
  served.changed()
  expect(await seen('home')).toEqual([[null, 0], ['home', 9]])
  await first
  expect(await seen('home')).toEqual([[null, 0], ['home', 9]])
})
