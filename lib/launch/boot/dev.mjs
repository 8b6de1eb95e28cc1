import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { prepareSources } from './build.mjs'
import { bundlePrograms, programOptions } from './bundle.mjs'
import { step } from './progress.mjs'

/** The same processes as `start`: the console by `next dev`, the others bundled again and restarted when their sources change. */
export async function dev(root, args) {
  await prepareSources(root)
  const dir = join(root, 'build/dev')
  mkdirSync(dir, { recursive: true })
  await step('Bundling daemon, collector, proxy and the sample estate', () => bundlePrograms(root, dir))
  const { startProduct } = await import(pathToFileURL(join(dir, 'launcher.mjs')).href)
  await startProduct({ root, buildDir: dir, args, environment: process.env, dev: true })
  const esbuild = await import('esbuild')
  const watching = await esbuild.context({ ...programOptions(root, dir), logLevel: 'warning' })
  await watching.watch()
}
