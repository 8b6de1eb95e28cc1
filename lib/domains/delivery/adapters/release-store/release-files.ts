import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { DeclaredDependencies } from '../../../gateway/dependency-schemas'
import { fileDifference } from '../../core/difference'
import { manifestName, readManifest } from '../../core/release-manifest'
import { startCommand } from '../../core/start-command'
import { hashFiles } from './compare-files'
import { receive } from './receive'
import { ReleaseRefused } from './refused'
import { unpack } from './unpack'

const Stored = z.object({ digest: z.string(), sizeBytes: z.number(), command: z.array(z.string()), files: z.number().int(), dependencies: DeclaredDependencies.default({}) })
export type StoredRelease = z.infer<typeof Stored>

/** Uploaded archives, unpacked once under the digest of their bytes and never changed after. */
export interface ReleaseFiles {
  /** Throws `ReleaseRefused` when the archive breaks a rule. The same bytes give the same answer, however often and at once. */
  store(bytes: AsyncIterable<Uint8Array>): Promise<StoredRelease>
  /** Which files differ, by their contents; null where one of the two is not kept here. */
  compare(from: string, to: string): Promise<ReturnType<typeof fileDifference> | null>
}

const hashedMax = 8
const digestShape = /^[0-9a-f]{64}$/

const readText = (path: string) => readFile(path, 'utf8').catch(() => null)

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r')
  await handle.sync().finally(() => handle.close())
}

/** "tar czf app.tgz app/" puts everything into one folder: that folder is the release. */
async function topOf(dir: string): Promise<string> {
  const entries = await readdir(dir, { withFileTypes: true })
  const [only] = entries
  return entries.length === 1 && only?.isDirectory() ? join(dir, only.name) : dir
}

async function commandOf(dir: string): Promise<string[]> {
  const [procfile, packageJson] = await Promise.all([readText(join(dir, 'Procfile')), readText(join(dir, 'package.json'))])
  const command = startCommand({ procfile, packageJson, has: (path) => existsSync(join(dir, path)) })
  if (!command.ok) throw new ReleaseRefused(command.problem)
  return command.argv
}

async function dependenciesOf(dir: string): Promise<DeclaredDependencies> {
  const manifest = readManifest(await readText(join(dir, manifestName)))
  if (!manifest.ok) throw new ReleaseRefused(manifest.problem)
  return manifest.dependencies
}

export function createReleaseFiles(root: string): ReleaseFiles {
  const releases = join(root, 'releases')
  const incoming = join(root, 'incoming')
  // Whatever a crash left half done.
  rmSync(incoming, { recursive: true, force: true })
  mkdirSync(releases, { recursive: true, mode: 0o711 })
  mkdirSync(incoming, { mode: 0o700 })

  const noteOf = (digest: string) => join(releases, `${digest}.json`)

  async function known(digest: string): Promise<StoredRelease | null> {
    if (!digestShape.test(digest)) return null
    if (!(await stat(join(releases, digest)).catch(() => null))) return null
    const note = await readText(noteOf(digest))
    return note === null ? null : Stored.parse(JSON.parse(note))
  }

  /** Written before the folder is moved into place: a folder with its digest's name is whole and has its note. */
  async function keep(work: string, top: string, release: StoredRelease): Promise<void> {
    const note = join(work, 'note.json')
    await writeFile(note, JSON.stringify(release))
    await rename(note, noteOf(release.digest))
    await syncFolder(top)
    await rename(top, join(releases, release.digest)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error // the same bytes came twice at once
    })
    await syncFolder(releases)
  }

  /** A release never changes: the last few are asked for again with every key of a form. */
  const hashed = new Map<string, Promise<Map<string, string>>>()
  function hashesOf(digest: string): Promise<Map<string, string>> {
    const known = hashed.get(digest) ?? hashFiles(join(releases, digest))
    hashed.delete(digest)
    hashed.set(digest, known)
    known.catch(() => hashed.delete(digest))
    for (const oldest of [...hashed.keys()].slice(0, -hashedMax)) hashed.delete(oldest)
    return known
  }

  return {
    async compare(from, to) {
      if (!(await known(from)) || !(await known(to))) return null
      const [before, after] = await Promise.all([hashesOf(from), hashesOf(to)])
      return fileDifference(before, after)
    },
    async store(bytes) {
      const work = join(incoming, randomUUID())
      await mkdir(work, { mode: 0o700 })
      try {
        const archive = join(work, 'archive')
        const { digest, sizeBytes } = await receive(bytes, archive)
        const before = await known(digest)
        if (before) return before
        const dir = join(work, 'unpacked')
        await mkdir(dir, { mode: 0o755 })
        const { files } = await unpack(archive, dir, sizeBytes)
        const top = await topOf(dir)
        const release = { digest, sizeBytes, files, command: await commandOf(top), dependencies: await dependenciesOf(top) }
        await keep(work, top, release)
        return release
      } finally {
        await rm(work, { recursive: true, force: true })
      }
    },
  }
}
