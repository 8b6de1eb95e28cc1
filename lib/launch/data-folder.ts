import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Root: envelope key, the daemon's alone. Scope: fault scope HMAC. The last two are passwords of the embedded database. */
const keyNames = ['root', 'session', 'scope', 'ledger', 'postgres', 'application'] as const
export type KeyName = (typeof keyNames)[number]

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
