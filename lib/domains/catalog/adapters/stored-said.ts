import { Prisma } from '@/generated/prisma/client'
import { Said } from '../schemas'

/** Null in rows of before, and where a later version said something that this one does not know: their English words are there too. */
export const storedSaid = (stored: unknown): Said | null => Said.nullable().catch(null).parse(stored ?? null)

/** Whatever was said is over. */
export const nothingSaid = { reason: '', said: Prisma.DbNull } as const
