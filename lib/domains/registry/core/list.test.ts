import { describe, expect, test } from 'vitest'
import { RegistryListInput } from '../schemas'
import { instanceInfo } from '../testing/build'
import { createLeaseTable } from './lease-table'
import { listLeases } from './list'
import { countApplications, summarise } from './summary'
import { register } from './transitions'

const table = createLeaseTable()
const add = (app: string, instanceId: string, status: string, zone: string | null, nowMs: number) =>
  register(table, instanceInfo({ app, instanceId, status, metadata: zone ? { zone } : {} }), null, nowMs)
add('home', 'h-1', 'UP', 'local-a', 3_000)
add('home', 'h-2', 'UP', 'local-b', 1_000)
add('home', 'h-3', 'STARTING', 'local-b', 9_000)
add('play', 'p-1', 'DOWN', 'local-a', 9_000)
add('play', 'p-2', 'OUT_OF_SERVICE', null, 500)

const ids = (input: Record<string, unknown>) => listLeases(table, RegistryListInput.parse({ applications: null, ...input }), 10_000).items.map(({ id }) => id)

describe('list', () => {
  test('shows the sick first, then the lease that runs out first', () => {
    expect(ids({})).toEqual(['p-1', 'p-2', 'h-3', 'h-2', 'h-1'])
  })

  test.each([
    [{ application: 'HOME' }, ['h-3', 'h-2', 'h-1']],
    [{ applications: ['home'] }, ['h-3', 'h-2', 'h-1']],
    [{ applications: ['home'], application: 'play' }, []],
    [{ applications: [] }, []],
    [{ zone: 'local-b' }, ['h-3', 'h-2']],
    [{ status: 'DOWN' }, ['p-1']],
    [{ q: ' P-' }, ['p-1', 'p-2']],
    [{ sort: 'renewed' }, ['p-2', 'h-2', 'h-1', 'h-3', 'p-1']],
    [{ sort: 'application' }, ['h-1', 'h-2', 'h-3', 'p-1', 'p-2']],
    [{ sort: 'zone' }, ['h-1', 'p-1', 'h-2', 'h-3', 'p-2']],
    [{ limit: 2, offset: 1 }, ['p-2', 'h-3']],
  ])('%o gives %o', (input, expected) => {
    expect(ids(input)).toEqual(expected)
  })
})

test('the summary counts what is visible, and lists the applications that are asked for', () => {
  const counts = countApplications(table)
  expect(summarise(counts, null, ['home'])).toEqual({
    instances: { up: 2, down: 1, starting: 1, outOfService: 1, unknown: 0 },
    zones: [
      { zone: 'local-a', instances: { up: 1, down: 1, starting: 0, outOfService: 0, unknown: 0 } },
      { zone: 'local-b', instances: { up: 1, down: 0, starting: 1, outOfService: 0, unknown: 0 } },
      { zone: 'unknown', instances: { up: 0, down: 0, starting: 0, outOfService: 1, unknown: 0 } },
    ],
    applications: [{ application: 'home', instances: { up: 2, down: 0, starting: 1, outOfService: 0, unknown: 0 }, zones: { 'local-a': 1, 'local-b': 2 } }],
  })
  expect(summarise(counts, ['play', 'ghost'], undefined)).toMatchObject({ instances: { up: 0, down: 1 }, applications: [{ application: 'play' }] })
  expect(summarise(counts, [], undefined).applications).toEqual([])
})
