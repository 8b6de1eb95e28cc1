import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { type Fault, refusedFor } from '@/lib/kernel/fault'
import { reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { FileCommit, Repositories, RepositoryFile } from '../repository-ports'
import { git, GitFailed, GitMissing } from './git-program'

const filesMax = 2_000
const mebibytesMax = 16
const fileBytesMax = 256 * 1024
const hasEnding = /\.(yml|yaml|properties)$/

const noBundle = refusedFor('invalid-input', reason('config-no-bundle'))
const tooMuch = refusedFor('too-large', reason('config-bundle-too-much', { files: filesMax, mebibytes: mebibytesMax }))

/** Which of the heads that `git bundle list-heads` prints is meant. */
function chooseHead(listed: string, asked: string | null): string | null {
  const heads = listed.split('\n').flatMap((line) => /^[0-9a-f]{40,64} (.+)$/.exec(line)?.[1] ?? [])
  const wanted = asked === null ? ['HEAD', 'refs/heads/main', 'refs/heads/master'] : [`refs/heads/${asked}`, `refs/tags/${asked}`]
  const ref = wanted.find((one) => heads.includes(one)) ?? (asked === null && heads.length === 1 ? heads[0] : undefined)
  return ref ?? null
}

interface Listed {
  object: string
  size: number
  path: string
}

/** Plain files alone: no links, no other repositories. */
const plainFiles = (tree: string): Listed[] =>
  tree.split('\0').flatMap((line) => {
    const [, object = '', size = '', path = ''] = /^100(?:644|755) blob ([0-9a-f]+) +(\d+)\t(.+)$/s.exec(line) ?? []
    return hasEnding.test(path) ? [{ object, size: Number(size), path }] : []
  })

const strict = new TextDecoder('utf-8', { fatal: true })
const textOf = (bytes: Uint8Array): string | null => {
  try {
    return strict.decode(bytes)
  } catch {
    return null
  }
}

/** The objects in the order in which they were asked for: each after a line that says its size. */
function filesOf(listed: readonly Listed[], printed: Buffer): RepositoryFile[] {
  let at = 0
  return listed.map(({ path, size }) => {
    const begin = printed.indexOf(10, at) + 1
    at = begin + size + 1
    return { path, text: textOf(printed.subarray(begin, begin + size)) }
  })
}

async function readBundle(folder: string, bundle: AsyncIterable<Uint8Array>, asked: string | null): Promise<Result<{ commit: string; files: RepositoryFile[] }, Fault>> {
  await pipeline(bundle, createWriteStream(join(folder, 'it.bundle'), { mode: 0o600 }))
  await git(folder, ['init', '--quiet', '--bare', 'it.git'])
  const inside = join(folder, 'it.git')
  const ref = chooseHead((await git(inside, ['bundle', 'list-heads', '../it.bundle'])).toString(), asked)
  if (ref === null) return asked === null ? fail(noBundle) : fail(refusedFor('not-found', reason('config-no-ref', { ref: asked })))
  await git(inside, ['fetch', '--quiet', '--no-tags', '../it.bundle', ref])
  const commit = (await git(inside, ['rev-parse', '--verify', 'FETCH_HEAD^{commit}'])).toString().trim()
  const listed = plainFiles((await git(inside, ['ls-tree', '-r', '-z', '--long', commit])).toString())
  const bytes = listed.reduce((sum, { size }) => sum + size, 0)
  if (listed.length > filesMax || bytes > mebibytesMax * 1024 * 1024 || listed.some(({ size }) => size > fileBytesMax)) return fail(tooMuch)
  const printed = listed.length === 0 ? Buffer.alloc(0) : await git(inside, ['cat-file', '--batch'], [listed.map(({ object }) => `${object}\n`).join('')])
  return ok({ commit, files: filesOf(listed, printed) })
}

const plainName = (name: string): string => name.replace(/[<>\r\n\0]/g, ' ').trim() || 'unknown'
const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`

async function* asFastImport(commits: AsyncIterable<FileCommit>): AsyncGenerator<string> {
  for await (const { author, at, message, path, text, instead } of commits) {
    const who = `${plainName(author)} <> ${Math.floor(at.getTime() / 1_000)} +0000`
    yield `commit refs/heads/main\nauthor ${who}\ncommitter ${who}\n${data(message)}${instead === null ? '' : `D ${instead}\n`}M 100644 inline ${path}\n${data(text)}\n`
  }
  yield 'done\n'
}

async function* bytesOf(folder: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(join(folder, 'it.bundle')) as AsyncIterable<Uint8Array>
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const inFolder = (): Promise<string> => mkdtemp(join(tmpdir(), 'quarterdeck-git-'))

/** By the machine's own git, in a folder that goes when it is done. */
export function createGitRepositories(): Repositories {
  const attempt = async <T>(folder: string, run: () => Promise<Result<T, Fault>>): Promise<Result<T, Fault>> => {
    try {
      return await run()
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      if (error instanceof GitMissing) return fail(refusedFor('unavailable', reason('config-no-git')))
      throw error
    }
  }
  return {
    async read(bundle, ref) {
      const folder = await inFolder()
      const read = await attempt(folder, () =>
        readBundle(folder, bundle, ref).catch((error: unknown) => {
          // What git does not take is no bundle; nothing of what it says is anybody's to read.
          if (error instanceof GitFailed) return fail(noBundle)
          throw error
        }),
      )
      await rm(folder, { recursive: true, force: true })
      return read
    },
    async write(commits) {
      const folder = await inFolder()
      const made = await attempt(folder, async () => {
        await git(folder, ['init', '--quiet', '--bare', '--initial-branch=main', 'it.git'])
        const inside = join(folder, 'it.git')
        await git(inside, ['fast-import', '--quiet', '--done'], asFastImport(commits))
        await git(inside, ['bundle', 'create', '--quiet', '../it.bundle', 'HEAD', 'main'])
        return ok(folder)
      })
      return made.ok ? ok(bytesOf(made.value)) : made
    },
  }
}
