import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Files and links by name to what they are: a hash of the contents and the right to be run, or where a link leads. */
export async function hashFiles(dir: string, prefix = '', found = new Map<string, string>()): Promise<Map<string, string>> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const [path, name] = [join(dir, entry.name), `${prefix}${entry.name}`]
    if (entry.isDirectory()) await hashFiles(path, `${name}/`, found)
    else if (entry.isSymbolicLink()) found.set(name, `link ${await readlink(path)}`)
    else found.set(name, await hashFile(path))
  }
  return found
}

async function hashFile(path: string): Promise<string> {
  const { mode } = await stat(path)
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return `${(mode & 0o111) === 0 ? '' : 'executable '}${hash.digest('hex')}`
}
