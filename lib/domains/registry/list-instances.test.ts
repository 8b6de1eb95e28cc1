import { expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { listInstances } from './list-instances'
import type { RegistrySource } from './ports'
import { InstancesQuery } from './schemas'
import { summariseRegistry } from './summarise-registry'

const actor = (...roles: TeamRole[]): Actor => ({ kind: 'person', id: 'p', name: 'p', operator: false, teams: new Map(roles.map((role, n) => [`t${n}`, role])) })
const down: RegistrySource = { list: async () => fail(fault('unavailable', 'gone')), summary: async () => fail(fault('unavailable', 'gone')) }
const query = InstancesQuery.parse({})

test('somebody without a team is refused, and told who could lift it', async () => {
  for (const outcome of [await listInstances(down, async () => [])(actor(), query), await summariseRegistry(down, async () => [])(actor(), {})])
    expect(outcome).toMatchObject({ ok: false, error: { code: 'forbidden', refusal: { liftedBy: expect.arrayContaining(['viewer', 'operator']) } } })
})

test('a daemon that is down stays a fault', async () => {
  expect(await listInstances(down, async () => ['home'])(actor('viewer'), query)).toMatchObject({ ok: false, error: { code: 'unavailable' } })
})

test('the registry is asked for what is visible, and no more', async () => {
  const asked: unknown[] = []
  const source: RegistrySource = { ...down, list: async (input) => (asked.push(input), ok({ items: [], total: 0, asOfMs: 7 })) }
  expect(await listInstances(source, async () => ['home'])(actor('viewer'), { ...query, application: 'play' })).toEqual(ok({ items: [], total: 0, asOfMs: 7, next: null }))
  expect(asked).toEqual([{ applications: ['home'], application: 'play', sort: 'worst', limit: 50, offset: 0 }])
})
