import { z } from 'zod'
import type { Database } from '@/lib/kernel/database'
import type { ConfigKeyRows } from '../sealing-ports'

const Author = z.object({ name: z.string() })

/** Of the keys, without what they are. */
export const createPrismaConfigKeyRows = (database: Database): ConfigKeyRows => ({
  async list() {
    const rows = await database.configKey.findMany({ select: { number: true, author: true, madeAt: true }, orderBy: { number: 'desc' } })
    return rows.map(({ number, author, madeAt }) => ({ number, madeBy: Author.parse(author).name, madeAt }))
  },
})
