import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** Bundle name to entry file. npm packages stay outside: they come from the checkout's node_modules. */
const programs = {
  launcher: 'lib/launch/main.ts',
  daemon: 'lib/daemon/main.ts',
  collector: 'lib/collector/main.ts',
  'store-worker': 'lib/collector/store-worker.ts',
  proxy: 'lib/proxy/main.ts',
  qd: 'lib/qd/main.ts',
}

const common = { bundle: true, platform: 'node', target: 'node20', logLevel: 'silent', legalComments: 'none' }

export function programOptions(root, dir) {
  const entryPoints = Object.fromEntries(Object.entries(programs).filter(([, entry]) => existsSync(join(root, entry))).map(([name, entry]) => [name, join(root, entry)]))
  return { ...common, absWorkingDir: root, entryPoints, outdir: dir, outExtension: { '.js': '.mjs' }, format: 'esm', packages: 'external', tsconfig: join(root, 'tsconfig.json') }
}

const readable = (error) =>
  error.errors?.length ? new Error(error.errors.slice(0, 10).map(({ text, location }) => `${location?.file ?? ''}:${location?.line ?? ''} ${text}`).join('\n')) : error

/** tar-stream and its like are CommonJS, and ask for Node's own modules by `require`. */
const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" }

/** The judge or `qd` alone with its packages inside: one file that starts at once, without a build of the console. */
export async function bundleAlone(root, name, file) {
  const esbuild = await import('esbuild')
  try {
    await esbuild.build({ ...common, absWorkingDir: root, entryPoints: [join(root, 'lib', name, 'main.ts')], outfile: file, format: 'esm', minify: true, banner, tsconfig: join(root, 'tsconfig.json') })
  } catch (error) {
    throw readable(error)
  } finally {
    await esbuild.stop()
  }
}

/** Daemon, collector, proxy, launcher and `qd`, and the sample estate with its packages inside. */
export async function bundlePrograms(root, dir) {
  const esbuild = await import('esbuild')
  try {
    await esbuild.build(programOptions(root, dir))
    const { buildExamples } = await import(pathToFileURL(join(root, 'examples/build.mjs')).href)
    await buildExamples(join(dir, 'examples'))
    cpSync(join(root, 'examples/templates'), join(dir, 'templates'), { recursive: true })
  } catch (error) {
    throw readable(error)
  } finally {
    await esbuild.stop()
  }
}
