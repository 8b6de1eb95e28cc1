import { readFileSync } from 'node:fs'
import { replaceFile } from '@/lib/kernel/replace-file'
import type { DiscoveryCache } from '../ports'
import { DiscoverySnapshot } from '../schemas'

/** What cannot be read is as if nothing had been kept: the daemon gives the picture anew. */
export const createFileDiscoveryCache = (path: string): DiscoveryCache => ({
  load() {
    try {
      const parsed = DiscoverySnapshot.safeParse(JSON.parse(readFileSync(path, 'utf8')))
      return parsed.success ? parsed.data : null
    } catch {
      return null
    }
  },
  save: (snapshot) => replaceFile(path, JSON.stringify(snapshot)),
})
