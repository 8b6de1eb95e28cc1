import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { ok } from '@/lib/kernel/result'
import { createMemoryDelivery } from '../adapters/memory-delivery'
import { createMemoryDeliveryStore } from '../adapters/memory-delivery-store'
import { createMemoryGroupStore } from '../adapters/memory-group-store'
import type { Applications, ReleaseUploads } from '../ports'
import { type DeliveryUnderTest, home, homeBlue, withInstance } from './delivery-under-test'

const person = (id: string, teams: Record<string, TeamRole>): Actor => ({ kind: 'person', id, name: id, operator: false, teams: new Map(Object.entries(teams)) })
export const vera = person('vera', { front: 'viewer' })
export const mina = person('mina', { front: 'member' })
export const lena = person('lena', { front: 'lead' })
export const ada = person('ada', { back: 'lead' })

/** The verbs' needs over memory: home has one release, the server group home-v000 and a healthy instance of it. Nothing is in the ledger yet. */
export async function memoryVerbs() {
  const memory = createMemoryDelivery([home, homeBlue])
  const delivery = createMemoryDeliveryStore(memory)
  const given: DeliveryUnderTest = {
    delivery,
    groups: (host) => createMemoryGroupStore(memory, host),
    claim: async (objectId, holder) => (memory.leases.set(objectId, { holder, epoch: 1n }), { kind: 'server-group', objectId, holder, epoch: 1n }),
    woken: async () => memory.woken.splice(0),
    trail: async () => [],
  }
  const { id: instance } = await withInstance(given)
  memory.trail.length = 0
  memory.woken.length = 0
  const applications: Applications = {
    find: async (scope, name) => [...memory.applications.values()].find((one) => one.name === name && (scope.kind === 'all' || scope.teamIds.includes(one.teamId))) ?? null,
  }
  const uploaded: ReadableStream<Uint8Array>[] = []
  const uploads: ReleaseUploads = {
    store: async (body) => {
      uploaded.push(body)
      return ok({ digest: 'd2', sizeBytes: 7, command: ['node', 'main.js'], dependencies: {} })
    },
  }
  return { memory, given, delivery, applications, uploads, uploaded, instance, zones: ['local-a', 'local-b'] }
}

export const refusal = (rule: string) => ({ ok: false, error: { code: 'forbidden', refusal: { rule } } })
export const notFound = { ok: false, error: { code: 'not-found' } }
export const conflict = { ok: false, error: { code: 'conflict' } }
