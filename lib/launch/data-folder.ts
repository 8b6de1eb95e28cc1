import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Root: envelope key, the daemon's alone. Scope: fault scope HMAC. The last three are passwords of the embedded databases. */
const keyNames = ['root', 'session', 'scope', 'ledger', 'postgres', 'application', 'services'] as const
export type KeyName = (typeof keyNames)[number]

/** What a first start may have made before it was killed; the volume's own folder where a disk is mounted here. */
const ownNames = new Set(['keys', 'run', 'logs', 'lost+found'])

export interface DataFolder {
  dir: string
  /** Names this installation and its process runtime for as long as the folder lives. */
  hostId: string
  keys: Record<KeyName, string>
}

/** Written once with its mode, never half: an existing file wins. */
function keep(path: string, make: () => string): string {
  if (!existsSync(path)) writeFileSync(path, `${make()}\n`, { mode: 0o600, flag: 'wx' })
  return readFileSync(path, 'utf8').trim()
}

/**
 * Why this folder cannot be the data folder, in one line, or null. A folder with somebody's files in it is never taken: its
 * mode would change, and a reset would remove them.
 */
export function notOurs(dir: string): string | null {
  const found = statSync(dir, { throwIfNoEntry: false })
  if (!found) return null
  if (!found.isDirectory()) return `${dir} is a file: name a folder with --data DIR.`
  if (existsSync(join(dir, 'host-id')) || readdirSync(dir).every((name) => ownNames.has(name))) return null
  return `${dir} holds other things: name an empty folder, or one that is not there yet, with --data DIR.`
}

/** Makes the folder (0700) with its keys (0600) on the first start, and reads them ever after. */
export function openDataFolder(dir: string): DataFolder {
  mkdirSync(dirname(dir), { recursive: true })
  mkdirSync(dir, { recursive: true, mode: 0o700 })
  // Passing through may be allowed to others (see placement.ts); listing, reading and writing never.
  if ((statSync(dir).mode & 0o066) !== 0) chmodSync(dir, 0o700)
  for (const inner of ['keys', 'run', 'logs']) mkdirSync(join(dir, inner), { recursive: true, mode: 0o700 })
  const keys = Object.fromEntries(
    keyNames.map((name) => [name, keep(join(dir, 'keys', name), () => randomBytes(32).toString('base64url'))]),
  ) as Record<KeyName, string> // made from the same list
  return { dir, hostId: keep(join(dir, 'host-id'), () => randomBytes(6).toString('hex')), keys }
}
