import { createReadStream } from 'node:fs'
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import tar from 'tar-stream'
import { Stop } from './outcome'

interface Found {
  name: string
  path: string
  size: number
  executable: boolean
}

const leftOut = new Set(['.git', '.DS_Store'])

async function filesIn(dir: string, prefix = ''): Promise<Found[]> {
  const found: Found[] = []
  for (const entry of (await readdir(dir, { withFileTypes: true })).sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (leftOut.has(entry.name)) continue
    const path = join(dir, entry.name)
    const name = `${prefix}${entry.name}`
    if (entry.isDirectory()) found.push(...(await filesIn(path, `${name}/`)))
    else if (entry.isFile()) {
      const { size, mode } = await lstat(path)
      found.push({ name, path, size, executable: (mode & 0o111) !== 0 })
    }
    // Links are left out: a release holds its own files, and the server refuses links that lead away.
  }
  return found
}

/** The folder as a tar.gz stream. The same files give the same bytes, so that a release keeps its digest; memory stays flat. */
export async function packFolder(dir: string): Promise<{ stream: ReadableStream<Uint8Array>; files: number }> {
  const files = await filesIn(dir).catch((error: NodeJS.ErrnoException) => {
    throw new Stop('usage', error.code === 'ENOENT' ? `There is no folder ${dir}.` : `${dir} cannot be read: ${error.message}`)
  })
  if (files.length === 0) throw new Stop('usage', `${dir} has no files.`)
  const pack = tar.pack()
  const fill = async () => {
    for (const { name, path, size, executable } of files) {
      await pipeline(createReadStream(path), pack.entry({ name, size, mode: executable ? 0o755 : 0o644, mtime: new Date(0) }))
    }
    pack.finalize()
  }
  fill().catch((error: Error) => pack.destroy(error))
  const gzip = createGzip({ level: 6 })
  pipeline(pack, gzip).catch(() => undefined) // the reader of `gzip` sees the failure
  return { stream: Readable.toWeb(gzip) as ReadableStream<Uint8Array>, files: files.length }
}
