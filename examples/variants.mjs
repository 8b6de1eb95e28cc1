import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { createGzip } from 'node:zlib'
import { pack } from 'tar-stream'

/** What a release of a sample service can be made to do, by its `release.json`; see kit/release.ts. */
export const variants = {
  good: {},
  /** p95 half as long again: a canary of it fails. */
  slow: { latencyFactor: 1.5 },
  /** Five requests in a hundred answer 500. */
  erring: { errorShare: 0.05 },
  /** One in five: caught in about two minutes at the sample estate's own traffic, where `erring` takes five or more. */
  failing: { errorShare: 0.2 },
  /** A fifth slower: for a person to decide. */
  marginal: { latencyFactor: 1.2 },
  exits: { exitAfterMs: 200 },
  sick: { neverHealthy: true },
}

/** A file of a built service. The console's bundler must not follow it: it would take the whole project for what may be read. */
const within = (dir, name) => join(/* turbopackIgnore: true */ dir, name)

/** What a built service consists of. */
const filesOf = (dir) => ['main.cjs', 'package.json', 'quarterdeck.json'].filter((name) => existsSync(within(dir, name)))

const text = (release) => `${JSON.stringify(release, null, 2)}\n`

/** The built service in `dir` with a `release.json`, as a tar.gz. The same release gives the same bytes. */
export function packVariant(dir, release) {
  const tar = pack()
  const add = (name, content) => tar.entry({ name, mtime: new Date(0), size: content.length }, content)
  for (const name of filesOf(dir)) add(name, readFileSync(within(dir, name)))
  add('release.json', Buffer.from(text(release)))
  tar.finalize()
  return buffer(tar.pipe(createGzip()))
}

/** The same as a folder, for `qd deploy`. */
export function writeVariant(dir, to, release) {
  mkdirSync(to, { recursive: true })
  for (const name of filesOf(dir)) cpSync(within(dir, name), join(to, name))
  writeFileSync(join(to, 'release.json'), text(release))
}
