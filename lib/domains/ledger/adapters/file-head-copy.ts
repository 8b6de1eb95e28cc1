import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { newId } from '@/lib/kernel/ids'
import type { HeadCopy } from '../ports'

const Copies = z.array(z.object({ position: z.string().regex(/^\d+$/), hash: z.string(), at: z.string() }))

/** `<data>/ledger-head.json`, outside the database; replaced as a whole, so that a crash leaves the old or the new. */
export function createFileHeadCopy(dataDir: string): HeadCopy {
  const path = join(dataDir, 'ledger-head.json')
  return {
    async read() {
      try {
        return Copies.parse(JSON.parse(await readFile(path, 'utf8')))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
        throw new Error(`${path} cannot be read: it holds the proof that the ledger's tail was not cut.`, { cause: error })
      }
    },
    async write(copies) {
      // A name of its own: two writers at once must not take each other's file.
      const next = `${path}.${newId()}`
      const file = await open(next, 'w', 0o600)
      try {
        await file.writeFile(`${JSON.stringify(copies, null, 1)}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      await rename(next, path)
    },
  }
}
