import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The key that fault scopes are signed with: made by the launcher on the first start, read by those who sign or check. Null where there is none. */
export function readScopeKey(dataDir: string): string | null {
  try {
    return readFileSync(join(dataDir, 'keys', 'scope'), 'utf8').trim() || null
  } catch {
    return null
  }
}
