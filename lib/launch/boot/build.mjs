import { cpSync, existsSync, mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { bundlePrograms } from './bundle.mjs'
import { refuseStrangers } from './console-folder.mjs'
import { ensureDependencies } from './dependencies.mjs'
import { withFileLock } from './file-lock.mjs'
import { generateSources } from './generate.mjs'
import { step } from './progress.mjs'
import { pruneBuilds } from './prune-builds.mjs'
import { runQuietly } from './run-program.mjs'
import { hashSources } from './sources.mjs'

/** Two commands at once install, generate and build once: the second waits here and finds the work done. */
export const withBuildLock = (root, work) =>
  withFileLock(join(root, 'build/.lock'), work, (holder) => process.stderr.write(`… Waiting for another command that builds (pid ${holder?.pid ?? 'unknown'})\n`))

/** Packages and generated sources: what types, lint and unit tests need. */
export const prepareSources = (root) =>
  withBuildLock(root, async () => {
    await ensureDependencies(root)
    await generateSources(root)
  })

async function buildConsole(root, dir) {
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' }
  await runQuietly(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], { cwd: root, env })
  const to = join(dir, 'console')
  // The traced packages are relative links: they must stay so in the copy.
  cpSync(join(root, '.next/standalone'), to, { recursive: true, verbatimSymlinks: true })
  cpSync(join(root, '.next/static'), join(to, '.next/static'), { recursive: true })
  if (existsSync(join(root, 'public'))) cpSync(join(root, 'public'), join(to, 'public'), { recursive: true })
  refuseStrangers(to)
}

/** Gives the build folder of the sources as they are, made when it is not there. Named by their hash; complete or absent. */
export const prepareBuild = (root) =>
  withBuildLock(root, async () => {
    await ensureDependencies(root)
    const hash = hashSources(root)
    const dir = join(root, 'build', hash)
    if (existsSync(dir)) {
      utimesSync(dir, new Date(), new Date())
      return dir
    }
    await generateSources(root)
    const making = join(root, 'build', `.making-${process.pid}`)
    rmSync(making, { recursive: true, force: true })
    mkdirSync(making, { recursive: true })
    try {
      await step('Bundling daemon, collector, proxy and the sample estate', () => bundlePrograms(root, making))
      await step('Building the console (next build)', () => buildConsole(root, making))
      // Sources edited in the meantime: this mixture must never be found under either hash.
      const named = hashSources(root) === hash ? dir : `${dir}-mixed-${Date.now()}`
      renameSync(making, named)
      pruneBuilds(join(root, 'build'), named)
      return named
    } finally {
      rmSync(making, { recursive: true, force: true })
    }
  })
