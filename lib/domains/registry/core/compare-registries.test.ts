import { expect, test } from 'vitest'
import { instanceInfo } from '../testing/build'
import { compareRegistries, countDifferences, listDifferences, sideOf } from './compare-registries'
import { createLeaseTable } from './lease-table'
import { takeAll } from './remote-leases'
import { countApplications } from './summary'

const tableOf = (...all: Record<string, unknown>[]) => {
  const table = createLeaseTable()
  takeAll(table, all.map((more) => ({ info: instanceInfo(more), action: 'ADDED' as const })), 1_000)
  return table
}
const own = tableOf({ instanceId: 'a' }, { instanceId: 'b' }, { instanceId: 'c' }, { instanceId: 'p', app: 'play' }, { instanceId: 'q', app: 'play' })
const other = tableOf({ instanceId: 'a' }, { instanceId: 'b', status: 'DOWN' }, { instanceId: 'd' }, { instanceId: 'p', app: 'play', port: 9 }, { instanceId: 's', app: 'secret' })
const comparison = compareRegistries(own, other)
const words = (visible: string[] | null, kind?: 'differs' | 'only-here' | 'only-there') => listDifferences(comparison, visible, kind).map((one) => `${one.kind} ${one.application} ${one.id}`)

test('by application and id: the same, otherwise, and at one alone', () => {
  expect(words(null)).toEqual(['differs home b', 'differs play p', 'only-there home d', 'only-there secret s', 'only-here home c', 'only-here play q'])
  expect(countDifferences(comparison, null)).toEqual({ same: 1, differs: 2, onlyThere: 2, onlyHere: 2 })
  expect(listDifferences(comparison, null, 'differs')[0]).toMatchObject({ here: { status: 'UP', port: 4101, zone: 'local-a' }, there: { status: 'DOWN' } })
  expect(words(null, 'only-there')).toEqual(['only-there home d', 'only-there secret s'])
})

test('of applications that the reader may not see nothing is said or counted', () => {
  expect(words(['Play', 'nobody'])).toEqual(['differs play p', 'only-here play q'])
  expect(countDifferences(comparison, ['play'])).toEqual({ same: 0, differs: 1, onlyThere: 0, onlyHere: 1 })
  expect(words([])).toEqual([])
  expect(sideOf(countApplications(other), ['home'])).toMatchObject({ applications: 1, instances: { up: 2, down: 1 } })
  expect(sideOf(countApplications(other), null)).toMatchObject({ applications: 3, instances: { up: 4, down: 1 } })
})
