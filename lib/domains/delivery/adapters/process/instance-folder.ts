import { chownSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/** Everything that the runtime keeps of one instance. `home` alone belongs to the instance. */
export const instanceFolder = (root: string, id: string) => {
  const dir = join(root, 'instances', id)
  return { dir, pid: join(dir, 'pid'), end: join(dir, 'end.json'), epoch: join(dir, 'epoch'), timer: join(dir, 'timer'), output: join(dir, 'out.log'), shipped: join(dir, 'shipped'), home: join(dir, 'home'), tmp: join(dir, 'home', 'tmp'), bindings: join(dir, 'bindings') }
}
export type InstanceFolder = ReturnType<typeof instanceFolder>

export async function makeInstanceFolder(folder: InstanceFolder, uid: number | null): Promise<void> {
  await mkdir(folder.tmp, { recursive: true })
  await chmod(folder.dir, 0o711)
  await chmod(folder.home, 0o700)
  if (uid === null) return
  chownSync(folder.home, uid, uid)
  chownSync(folder.tmp, uid, uid)
}

/** Binding files: read by the instance's user alone, and nobody writes them again. A start that was cut off left half of them. */
export async function writeBindingFiles(folder: InstanceFolder, files: Record<string, string>, uid: number | null): Promise<void> {
  await removeBindingFiles(folder)
  const made = new Set<string>()
  const folderFor = async (path: string): Promise<void> => {
    if (made.has(path)) return
    await mkdir(path, { recursive: true, mode: 0o700 })
    made.add(path)
  }
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder.bindings, name)
    await folderFor(dirname(path))
    await writeFile(path, content, { mode: 0o400 })
    if (uid !== null) chownSync(path, uid, uid)
  }
  // The folders last: after this their owner is another.
  for (const path of new Set([...made, folder.bindings])) {
    await chmod(path, 0o500)
    if (uid !== null) chownSync(path, uid, uid)
  }
}

export async function removeBindingFiles(folder: InstanceFolder): Promise<void> {
  // As an ordinary user we own the folders and may not write in them until we say so.
  const inner = await readdir(folder.bindings).catch(() => [])
  for (const path of [folder.bindings, ...inner.map((name) => join(folder.bindings, name))]) await chmod(path, 0o700).catch(() => undefined)
  await rm(folder.bindings, { recursive: true, force: true })
}

const End = z.object({ exitCode: z.number().nullable(), signal: z.string().nullable(), words: z.string() })
export type End = z.infer<typeof End>

export const writeEnd = (folder: InstanceFolder, end: End): Promise<void> => writeFile(folder.end, JSON.stringify(end))

export async function readEnd(folder: InstanceFolder): Promise<End | null> {
  const text = await readFile(folder.end, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return End.parse(JSON.parse(text))
  } catch {
    return null // cut off while it was written: the process is gone all the same
  }
}

/**
 * Takes the epoch when it is at least the highest that acted on this instance, which is kept across starts of the platform; else gives
 * that one. Without a pause between reading and writing, so that two acts at once cannot both believe to be the newest.
 */
export function raiseEpoch(folder: InstanceFolder, epoch: bigint): bigint {
  const text = existsSync(folder.epoch) ? readFileSync(folder.epoch, 'utf8') : ''
  const last = /^\d+$/.test(text) ? BigInt(text) : 0n
  if (epoch <= last) return last
  const making = `${folder.epoch}.${process.pid}`
  writeFileSync(making, epoch.toString())
  renameSync(making, folder.epoch)
  return epoch
}

const lookedAtBytes = 4_096

/** The last non-empty lines of the output, oldest first, at most 300 characters each. */
export async function readLastLines(folder: InstanceFolder, count: number): Promise<string[]> {
  const handle = await open(folder.output, 'r').catch(() => null)
  if (!handle) return []
  try {
    const { size } = await handle.stat()
    const buffer = Buffer.alloc(Math.min(size, lookedAtBytes))
    await handle.read(buffer, 0, buffer.length, size - buffer.length)
    const lines = buffer.toString('utf8').split('\n').map((one) => one.trim().slice(0, 300))
    return lines.filter((one) => one !== '').slice(-count)
  } finally {
    await handle.close()
  }
}
