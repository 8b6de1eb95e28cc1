import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { DiscoveryCache } from '../ports'
import { DiscoverySnapshot } from '../schemas'

/** A 0600 file, replaced by rename: a crash in the middle leaves the old picture. */
export function createFileDiscoveryCache(path: string): DiscoveryCache {
  return {
    load() {
      try {
        const parsed = DiscoverySnapshot.safeParse(JSON.parse(readFileSync(path, 'utf8')))
        return parsed.success ? parsed.data : null
      } catch {
        return null
      }
    },
    async save(snapshot) {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      const draft = `${path}.${randomBytes(4).toString('hex')}`
      try {
        const file = await open(draft, 'wx', 0o600)
        try {
          await file.writeFile(JSON.stringify(snapshot))
          await file.sync()
        } finally {
          await file.close()
        }
        await rename(draft, path)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
    },
  }
}
