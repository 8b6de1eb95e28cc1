import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isAlive } from './process-identity.mjs'

const keepNewest = 3

/** A running product leaves `used-by-<startId>` with its identity in the build that it runs from. */
function isUsed(dir) {
  return readdirSync(dir)
    .filter((name) => name.startsWith('used-by-'))
    .some((name) => {
      try {
        const { supervisor, parts } = JSON.parse(readFileSync(join(dir, name), 'utf8'))
        return [supervisor, ...parts].some(isAlive)
      } catch {
        return false
      }
    })
}

/** Removes all builds but the newest three and those in use. */
export function pruneBuilds(folder, current) {
  const builds = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[0-9a-f]{16}/.test(entry.name))
    .map(({ name }) => join(folder, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const dir of builds.slice(keepNewest)) if (dir !== current && !isUsed(dir)) rmSync(dir, { recursive: true, force: true })
  for (const entry of readdirSync(folder)) {
    const pid = Number(/^\.making-(\d+)$/.exec(entry)?.[1])
    if (pid && pid !== process.pid) rmSync(join(folder, entry), { recursive: true, force: true })
  }
}
