import { execFileSync } from 'node:child_process'

export interface ProcessUser {
  uid?: number
  gid?: number
}

const idOf = (user: string): ProcessUser | null => {
  try {
    const ask = (flag: string) => Number(execFileSync('id', [flag, user], { stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: ask('-u'), gid: ask('-g') }
  } catch {
    return null
  }
}

/** PostgreSQL refuses uid 0, and initdb wants a uid with a passwd entry: `postgres`, else `nobody`. Nothing to change for others. */
export function databaseUser(): ProcessUser {
  if (process.getuid?.() !== 0) return {}
  const user = idOf('postgres') ?? idOf('nobody')
  if (!user) throw new Error('Started as root, and there is neither a user "postgres" nor "nobody" to run PostgreSQL as: start as an ordinary user, or set DATABASE_URL.')
  return user
}
