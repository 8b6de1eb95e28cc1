import type { PrismaClient } from '@/generated/prisma/client'

/** Types alone: adapters take these, and only `compose/` makes one. */
export type Database = PrismaClient
/** The same models inside an interactive transaction. */
export type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0]
