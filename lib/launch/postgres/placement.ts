import { chmodSync, cpSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import type { PostgresBinaries } from './binaries'

/** True when any user may walk to this folder. */
export function isOpenToOthers(dir: string): boolean {
  for (let at = dir; ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false
    if (at === parse(at).root) return true
  }
}

/** Under `/var/lib/quarterdeck`: of this data folder alone, and removed by a reset. */
export const outsideFolder = (hostId: string): string => join('/var/lib/quarterdeck', hostId)

/**
 * Where things of other users go: PostgreSQL's cluster, releases, instances. The data folder itself, except as root where
 * others cannot walk there (a 0700 folder above it). Once placed outside they stay there.
 */
export function placeForOthers(dataDir: string, hostId: string, isRoot: boolean): string {
  if (!isRoot) return dataDir
  const outside = outsideFolder(hostId)
  if (isOpenToOthers(dirname(dataDir)) && !existsSync(outside)) {
    // Others may pass through, and list or read nothing: every folder inside but those of other users is root's, 0700.
    chmodSync(dataDir, 0o711)
    return dataDir
  }
  mkdirSync(outside, { recursive: true, mode: 0o711 })
  for (const dir of [dirname(outside), outside]) chmodSync(dir, 0o711)
  return outside
}

/** The programs where they are, or a copy in `place` (60 MB, once) when PostgreSQL's user cannot walk to the checkout. */
export function reachableBinaries(found: PostgresBinaries, place: string, isRoot: boolean): PostgresBinaries {
  const native = dirname(dirname(found.postgres))
  if (!isRoot || isOpenToOthers(dirname(found.postgres))) return found
  const target = join(place, 'postgresql')
  if (!existsSync(target)) {
    const making = `${target}.new`
    rmSync(making, { recursive: true, force: true })
    cpSync(native, making, { recursive: true, verbatimSymlinks: true })
    chmodSync(making, 0o755)
    renameSync(making, target)
  }
  return { postgres: found.postgres.replace(native, target), initdb: found.initdb.replace(native, target) }
}
