import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaClient } from '@/generated/prisma/client'
import type { Database } from '@/lib/kernel/database'

export const createDatabase = (url: string, connectionsMax = 8): Database =>
  new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: connectionsMax }) })
