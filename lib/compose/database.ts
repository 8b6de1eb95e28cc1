import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '@/generated/prisma/client'
import type { Database } from '@/lib/kernel/database'

/** All writers meet at the ledger's head: under load a transaction waits its turn instead of failing after Prisma's own 2 and 5 s. */
const transactionOptions = { maxWait: 15_000, timeout: 20_000 }

export const createDatabase = (url: string, connectionsMax = 8): Database =>
  new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: connectionsMax }), transactionOptions })
