import { chownSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { chmod, mkdir, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** Everything that the runtime keeps of one instance. `home` alone belongs to the instance. */
export const instanceFolder = (root: string, id: string) => {
  const dir = join(root, 'instances', id)
  return { dir, pid: join(dir, 'pid'), end: join(dir, 'end.json'), epoch: join(dir, 'epoch'), timer: join(dir, 'timer'), output: join(dir, 'out.log'), shipped: join(dir, 'shipped'), home: join(dir, 'home'), tmp: join(dir, 'home', 'tmp') }
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
