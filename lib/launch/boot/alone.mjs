import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { withBuildLock } from './build.mjs'
import { bundleAlone } from './bundle.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { hashSources } from './sources.mjs'

const keepNewest = 3

function pruneOld(folder) {
  const files = readdirSync(folder).map((name) => join(folder, name))
  for (const file of files.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs).slice(keepNewest)) rmSync(file, { force: true })
}

/** Gives the bundle of `lib/<name>/main.ts` as the sources are. Not part of the product's build: that one takes minutes on a fresh clone. */
export async function prepareAlone(root, name) {
  const folder = join(root, 'build', name)
  const file = join(folder, `${hashSources(root)}.mjs`)
  if (existsSync(file)) return file
  return withBuildLock(root, async () => {
    await ensureDependencies(root)
    mkdirSync(folder, { recursive: true })
    const making = join(folder, `.making-${process.pid}.mjs`)
    await bundleAlone(root, name, making)
    renameSync(making, file)
    pruneOld(folder)
    return file
  })
}
