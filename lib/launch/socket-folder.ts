import { createHash } from 'node:crypto'
import { lstatSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** sun_path holds 108 bytes on Linux and 104 on macOS, with its closing zero. */
const pathBytesMax = 103
const longestName = '/supervisor.sock'

/**
 * Where the parts' sockets are: `<data>/run`, or a short 0700 folder named by the data folder's hash where that path is too
 * long for a socket. Throws when the short one belongs to somebody else: it could answer in our name.
 */
export function socketFolder(dataDir: string, temporary = tmpdir()): string {
  const inside = join(dataDir, 'run')
  if (Buffer.byteLength(inside + longestName) <= pathBytesMax) return inside
  const name = `quarterdeck-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`
  const short = [temporary, '/tmp'].map((parent) => join(parent, name)).find((path) => Buffer.byteLength(path + longestName) <= pathBytesMax)
  if (!short) throw new Error(`No folder short enough for sockets: set TMPDIR to a shorter path than ${temporary}.`)
  mkdirSync(short, { recursive: true, mode: 0o700 })
  const found = lstatSync(short)
  const mine = process.getuid === undefined || found.uid === process.getuid()
  if (!found.isDirectory() || !mine || (found.mode & 0o077) !== 0) throw new Error(`${short} is not ours alone (another user's, or open to others): remove it and start again.`)
  return short
}
