import { expect, test } from 'vitest'
import type { EngineSurvey } from '../ports'
import { compareEngine } from './compare-engine'

const survey = (services: string[], logins: [string, string][], without: string[] = []): EngineSurvey => ({
  services: services.map((id) => ({ id, sizeBytes: 1, connections: 0, hasDatabase: !without.includes(id) })),
  logins: logins.map(([id, serviceId]) => ({ id, serviceId, sessions: 0, lastUseMs: null })),
})
const rows = (services: Record<string, string>, credentials: Record<string, [string, string]> = {}) => ({
  services: new Map(Object.entries(services).map(([id, state]) => [id, { state }])),
  credentials: new Map(Object.entries(credentials).map(([id, [serviceId, state]]) => [id, { serviceId, state }])),
})
const nothing = { orphanServices: [], orphanLogins: [], missingServices: [], missingLogins: [] }

test('what is as it should be makes no difference', () => {
  expect(compareEngine(survey(['s1'], [['c1', 's1']]), rows({ s1: 'ready' }, { c1: ['s1', 'issued'] }))).toEqual(nothing)
})
test('what is only intended may be there or not', () => {
  expect(compareEngine(survey([], []), rows({ s1: 'creating' }, { c1: ['s1', 'intended'] }))).toEqual(nothing)
  expect(compareEngine(survey(['s1'], [['c1', 's1']], ['s1']), rows({ s1: 'creating' }, { c1: ['s1', 'intended'] }))).toEqual(nothing)
})
test('an orphan goes with its logins, and a login alone by itself', () => {
  expect(compareEngine(survey(['s1', 's2'], [['c1', 's1'], ['c2', 's2']]), rows({ s2: 'ready' }))).toEqual({ ...nothing, orphanServices: ['s1'], orphanLogins: [{ id: 'c2', serviceId: 's2' }] })
})
test('a failed service is left for its owner to delete', () => {
  expect(compareEngine(survey(['s1'], []), rows({ s1: 'failed' }))).toEqual(nothing)
})
test('what the engine lost is named: role, or database alone', () => {
  expect(compareEngine(survey(['s2'], [], ['s2']), rows({ s1: 'ready', s2: 'ready' }, { c1: ['s1', 'issued'] }))).toEqual({ ...nothing, missingServices: ['s1', 's2'], missingLogins: ['c1'] })
})
