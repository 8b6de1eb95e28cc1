import { createReadStream } from 'node:fs'
import { chmod, mkdir, open, realpath, symlink } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { judgeEntry, judgeSize } from '../../core/archive-rules'
import { ReleaseRefused } from './refused'

interface Link {
  path: string
  target: string
}

async function writeFileOf(entry: AsyncIterable<unknown>, path: string, executable: boolean, count: (bytes: number) => void): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 })
  const file = await open(path, 'wx', 0o644)
  try {
    for await (const chunk of entry) {
      if (!Buffer.isBuffer(chunk)) throw new Error('the archive reader gave something other than bytes')
      count(chunk.length)
      await file.writeFile(chunk)
    }
    await file.chmod(executable ? 0o555 : 0o444)
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Links are made last, so that no file is ever written through one, and each must then really lead to something inside. */
async function makeLinks(root: string, links: readonly Link[]): Promise<void> {
  for (const { path, target } of links) {
    await mkdir(dirname(join(root, path)), { recursive: true, mode: 0o755 })
    await symlink(target, join(root, path))
  }
  const top = await realpath(root)
  for (const { path, target } of links) {
    const reached = await realpath(join(root, path)).catch(() => null)
    if (reached === null) throw new ReleaseRefused(`${JSON.stringify(path)} is a link to ${JSON.stringify(target)}, which the archive does not have.`)
    if (reached !== top && !reached.startsWith(top + sep)) throw new ReleaseRefused(`${JSON.stringify(path)} is a link that leads out of the archive.`)
  }
}

const isExecutable = ({ mode }: Header) => (mode & 0o111) !== 0

/** Unpacks a gzip-compressed tar into an empty folder. Throws `ReleaseRefused` for every broken rule. */
export async function unpack(archive: string, root: string, uploadedBytes: number): Promise<{ files: number }> {
  const tar = extract()
  const links: Link[] = []
  let files = 0
  let unpackedBytes = 0
  const count = (bytes: number) => {
    unpackedBytes += bytes
    const problem = judgeSize({ files, unpackedBytes, uploadedBytes })
    if (problem) throw new ReleaseRefused(problem, 'too-large')
  }
  // A failure before the tar ends the loop below with less to say than this one.
  let cause: unknown
  const gunzip = createGunzip().once('error', (error) => (cause = error))
  const reading = pipeline(createReadStream(archive), gunzip, tar)
  reading.catch(() => undefined)
  try {
    for await (const entry of tar) {
      const verdict = judgeEntry(entry.header)
      if (verdict.kind === 'refuse') throw new ReleaseRefused(verdict.problem)
      files += 1
      count(0)
      if (verdict.kind === 'file') await writeFileOf(entry, join(root, verdict.path), isExecutable(entry.header), count)
      else if (verdict.kind === 'directory') await mkdir(join(root, verdict.path), { recursive: true, mode: 0o755 })
      else if (verdict.kind === 'symlink') links.push(verdict)
      entry.resume()
    }
    await reading
    await makeLinks(root, links)
  } catch (error) {
    tar.destroy()
    throw explain(error instanceof ReleaseRefused ? error : (cause ?? error), root)
  }
  await chmod(root, 0o755)
  return { files }
}

function explain(error: unknown, root: string): unknown {
  if (error instanceof ReleaseRefused) return error
  const { code, message, path, dest } = error as NodeJS.ErrnoException & { dest?: string }
  const at = dest ?? path
  const name = JSON.stringify(at === undefined ? 'a file' : relative(root, at).slice(0, 200))
  if (code?.startsWith('Z_')) return new ReleaseRefused(`The upload is not a whole gzip archive (${message}). Pack with "tar czf".`)
  if (code === 'EEXIST' || code === 'ENOTDIR' || code === 'EISDIR') return new ReleaseRefused(`The archive names ${name} twice.`)
  if (code === 'ENAMETOOLONG') return new ReleaseRefused(`${name} has a part that is longer than 255 bytes.`)
  return code === undefined || code === 'ERR_STREAM_PREMATURE_CLOSE' ? new ReleaseRefused(`The upload is not a whole tar archive (${message}). Pack with "tar czf".`) : error
}
