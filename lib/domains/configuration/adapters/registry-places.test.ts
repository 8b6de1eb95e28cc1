import { expect, test } from 'vitest'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import type { RegistryInstance, RegistryListAnswer } from '../../registry/schemas'
import { createRegistryPlaces } from './registry-places'

const instance = (id: string, zone: string | null): RegistryInstance => ({
  id, application: 'home', hostName: 'h', ipAddress: 'i', port: 1, securePort: null, status: 'UP', overridden: false, zone, cluster: 'home', serverGroup: null, version: null, verified: true, registeredAtMs: 0, renewedAtMs: 0, leaseSeconds: 90, expiresAtMs: 0,
})

test('every page is read, and instances of one place are together', async () => {
  const all = [...Array.from({ length: 700 }, (_, at) => instance(`a-${at}`, 'a')), instance('b-0', 'b'), instance('none', null)]
  const asked: unknown[] = []
  const places = await createRegistryPlaces({
    list: async ({ applications, offset = 0, limit = 50 }) => {
      asked.push([applications, offset])
      return ok<RegistryListAnswer>({ items: all.slice(offset, offset + limit), total: all.length, asOfMs: 0 })
    },
  })(['home'])
  expect(asked).toEqual([[['home'], 0], [['home'], 500]])
  expect(places.ok && places.value.map(({ zone, instances }) => [zone, instances.length])).toEqual([['a', 700], ['b', 1], ['', 1]])
})

test('a registry that does not answer is said, never an empty estate', async () => {
  const places = await createRegistryPlaces({ list: async () => fail(fault('unavailable', 'gone')) })(null)
  expect(places).toMatchObject({ ok: false, error: { code: 'unavailable' } })
})
