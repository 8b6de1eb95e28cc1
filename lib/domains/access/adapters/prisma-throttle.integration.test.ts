import { afterAll, beforeAll, describe } from 'vitest'
import { createDatabase } from '@/lib/compose/database'
import type { Database } from '@/lib/kernel/database'
import { createTestDatabase } from '@/lib/testing/database'
import { throttleStoreContract } from '../testing/throttle-store-contract'
import { createPrismaThrottle } from './prisma-throttle'

let database: Database
beforeAll(async () => {
  database = createDatabase((await createTestDatabase()).applicationUrl, 10)
})
afterAll(() => database.$disconnect())

describe('the Prisma throttle', () =>
  throttleStoreContract(async () => {
    await database.signInFailure.deleteMany()
    return createPrismaThrottle(database)
  }))
