import { expect, test } from 'vitest'
import type { Actor, TeamRole } from '@/lib/kernel/actor'
import { fault } from '@/lib/kernel/fault'
import { fail, ok } from '@/lib/kernel/result'
import { listRegistrations } from './list-registrations'
import type { SidecarRegistration } from './sidecar-schemas'

const person = (teams: Record<string, TeamRole>, operator = false): Actor => ({ kind: 'person', id: 'p', name: 'P', operator, teams: new Map(Object.entries(teams)) })
const kept = (application: string, told: SidecarRegistration['told'], verified = true): SidecarRegistration => ({
  instance: `${application}-1`, application, told, verified, port: 9000, zone: null, health: '/health', sinceMs: 1, failures: 0, checkedAtMs: 2, registeredAtMs: 1,
})
const source = { registrations: async () => ok({ asOfMs: 7, items: [kept('home', 'UP'), kept('Foreign', 'STARTING', false), kept('search', 'DOWN'), kept('alpha', 'UP')] }) }
/** As the applications domain answers it: null for who sees all. */
const visible = async (actor: Actor) => (actor.operator ? null : ['home', 'foreign'])
const names = async (actor: Actor) => {
  const answer = await listRegistrations(source, visible)(actor)
  return answer.ok ? answer.value.items.map(({ application }) => application) : answer.error.code
}

test('an operator sees all, the sick first; a team its own applications; nobody without a team anything', async () => {
  expect(await names(person({}, true))).toEqual(['search', 'Foreign', 'alpha', 'home'])
  expect(await names(person({ front: 'viewer' }))).toEqual(['Foreign', 'home'])
  expect(await names(person({}))).toBe('forbidden')
})

test('a proxy that does not answer is said, not an empty list', async () => {
  const list = listRegistrations({ registrations: async () => fail(fault('unavailable', 'The proxy does not answer.')) }, visible)
  expect(await list(person({}, true))).toMatchObject({ ok: false, error: { code: 'unavailable' } })
})
