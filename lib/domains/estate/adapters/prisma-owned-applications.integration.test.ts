import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { createPrismaOwnedApplications } from './prisma-owned-applications'

let database: Database
const instance = (id: string, serverGroupId: string, slot: number, state: string) => ({ id, serverGroupId, host: 'h', zone: 'local-a', slot, port: 20_000 + slot, secretHash: id, state })

beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl)
  await database.team.createMany({ data: [{ id: 't1', slug: 'shop', name: 'Shop' }, { id: 't2', slug: 'media', name: 'Media' }] })
  await database.application.createMany({ data: [{ id: 'a1', name: 'home', teamId: 't1' }, { id: 'a2', name: 'playback', teamId: 't2' }] })
  await database.release.createMany({
    data: [1, 2].map((number) => ({ id: `r${number}`, applicationId: 'a1', number, digest: `d${number}`, sizeBytes: 1n, version: `1.${number}`, command: [], createdBy: 'p' })),
  })
  const group = (sequence: number, desiredState: string, desiredSize: number) => ({
    id: `g${sequence}`, applicationId: 'a1', cluster: 'home', sequence, name: `home-v00${sequence}`, releaseId: `r${sequence === 0 ? 1 : 2}`, desiredSize, desiredState, createdAt: new Date(1_000 * (sequence + 1)),
  })
  await database.serverGroup.createMany({ data: [group(0, 'running', 2), group(1, 'running', 1), group(2, 'destroyed', 9)] })
  await database.instance.createMany({
    data: [instance('i1', 'g0', 0, 'healthy'), instance('i2', 'g0', 1, 'starting'), instance('i3', 'g1', 0, 'healthy'), instance('i4', 'g1', 1, 'stopped'), instance('i5', 'g2', 0, 'healthy')],
  })
})
afterAll(() => database.$disconnect())

describe('owned applications in PostgreSQL', () => {
  test('sums the running server groups alone', async () => {
    const [home] = await createPrismaOwnedApplications(database).list({ kind: 'all' })
    expect(home).toEqual({ name: 'home', team: 'shop', description: '', desired: 3, healthy: 2, starting: 1 })
  })

  test('an application without server groups has no desired size, which is not zero', async () => {
    expect(await createPrismaOwnedApplications(database).find({ kind: 'all' }, 'playback')).toMatchObject({ desired: null, healthy: 0 })
  })

  test("a team finds its own and nothing else's", async () => {
    const store = createPrismaOwnedApplications(database)
    const scope = { kind: 'teams', teamIds: ['t2'] } as const
    expect((await store.list(scope)).map((one) => one.name)).toEqual(['playback'])
    expect(await store.find(scope, 'home')).toBeNull()
    expect(await store.list({ kind: 'teams', teamIds: [] })).toEqual([])
  })

  test('the release is that of the newest running server group', async () => {
    expect(await createPrismaOwnedApplications(database).releases(['home', 'playback'])).toEqual([{ application: 'home', number: 2, version: '1.2', at: new Date(2_000).toISOString() }])
  })
})
