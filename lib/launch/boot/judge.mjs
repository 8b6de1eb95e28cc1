import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { withBuildLock } from './build.mjs'
import { bundleJudge } from './bundle.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { hashSources } from './sources.mjs'

const keepNewest = 3

function pruneJudges(folder) {
  const files = readdirSync(folder).map((name) => join(folder, name))
  for (const file of files.toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs).slice(keepNewest)) rmSync(file, { force: true })
}

/** Gives the bundle of the sources as they are. Not part of the product's build: that one takes minutes on a fresh clone. */
async function prepareJudge(root) {
  const folder = join(root, 'build/judge')
  const file = join(folder, `${hashSources(root)}.mjs`)
  if (existsSync(file)) return file
  return withBuildLock(root, async () => {
    await ensureDependencies(root)
    mkdirSync(folder, { recursive: true })
    const making = join(folder, `.making-${process.pid}.mjs`)
    await bundleJudge(root, making)
    renameSync(making, file)
    pruneJudges(folder)
    return file
  })
}

/** npm runs us in the checkout, wherever it was called: a relative path is meant from there. */
const fromCaller = (file) => (file === '-' || existsSync(file) || !process.env.INIT_CWD ? file : resolve(process.env.INIT_CWD, file))

/** Standard output is the judge's alone; what set-up has to say goes to standard error. */
export async function judge(root, args) {
  const { runJudge } = await import(pathToFileURL(await prepareJudge(root)).href)
  process.exitCode = await runJudge(args.map(fromCaller), (text) => process.stdout.write(text))
}
