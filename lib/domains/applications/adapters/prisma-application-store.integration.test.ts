import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { applicationStoreContract } from '../testing/application-store-contract'
import { createPrismaApplicationStore } from './prisma-application-store'

let database: Database
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl)
  for (const slug of ['front', 'back']) await database.team.create({ data: { id: slug, slug, name: slug } })
})
afterAll(() => database.$disconnect())

async function empty() {
  for (const table of [database.instance, database.serverGroup, database.release, database.application] as { deleteMany(): Promise<unknown> }[]) await table.deleteMany()
}

describe('applications in PostgreSQL', () =>
  applicationStoreContract(async () => {
    await empty()
    const { position } = await database.ledgerHead.findUniqueOrThrow({ where: { id: 1 } })
    return {
      store: createPrismaApplicationStore(database),
      trail: async () => (await database.ledgerEntry.findMany({ where: { position: { gt: position } }, orderBy: { position: 'asc' } })).map(({ action, subjectId }) => `${action} ${subjectId}`),
    }
  }))

test('what an application runs now is counted from its running server groups and their living instances', async () => {
  await empty()
  await database.application.create({ data: { id: 'a', name: 'home', teamId: 'front' } })
  await database.release.create({ data: { id: 'r', applicationId: 'a', number: 4, digest: 'd', sizeBytes: 1, version: '1.4.0', command: ['node'], createdBy: 'p' } })
  const group = (sequence: number, desiredState: string) => ({ id: `g${sequence}`, applicationId: 'a', cluster: 'home', sequence, name: `home-v00${sequence}`, releaseId: 'r', desiredSize: 3, zones: ['local-a'], desiredState, createdAt: new Date(sequence * 1_000) })
  await database.serverGroup.createMany({ data: [group(0, 'destroyed'), group(1, 'running'), group(2, 'running')] })
  const states = ['healthy', 'healthy', 'intended', 'starting', 'sick', 'stopping', 'stopped', 'failed']
  const instance = (serverGroupId: string, state: string, slot: number) => ({ id: `${serverGroupId}-${slot}`, serverGroupId, host: 'h', zone: 'local-a', slot, port: 1, state, secretHash: `${serverGroupId} ${slot}` })
  await database.instance.createMany({ data: ['g0', 'g1', 'g2'].flatMap((id) => states.map((state, slot) => instance(id, state, slot))) })
  expect(await createPrismaApplicationStore(database).find({ kind: 'all' }, 'home')).toMatchObject({
    instances: { desired: 6, healthy: 4, starting: 4, sick: 2 },
    current: [{ serverGroup: 'home-v002', cluster: 'home', release: 4, version: '1.4.0' }, { serverGroup: 'home-v001' }],
  })
})
