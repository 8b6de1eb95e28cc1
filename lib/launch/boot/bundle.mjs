import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

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

export const sampleNames = (root) =>
  readdirSync(join(root, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(root, 'examples', entry.name, 'main.ts')))
    .map(({ name }) => name)
    .sort()

/** One file for each sample service with its packages inside, so that a deploy installs nothing. CJS: the SDK's hooks need `require`. */
async function bundleSamples(esbuild, root, dir) {
  for (const name of sampleNames(root)) {
    const from = join(root, 'examples', name)
    const to = join(dir, 'examples', name)
    mkdirSync(to, { recursive: true })
    await esbuild.build({ ...common, absWorkingDir: root, entryPoints: [join(from, 'main.ts')], outfile: join(to, 'main.cjs'), format: 'cjs', minifyWhitespace: true, tsconfig: join(root, 'tsconfig.json') })
    for (const file of readdirSync(from)) if (!/\.(ts|tsx|md)$/.test(file)) cpSync(join(from, file), join(to, file), { recursive: true })
    if (!existsSync(join(to, 'Procfile')) && !existsSync(join(to, 'package.json'))) writeFileSync(join(to, 'Procfile'), 'web: node main.cjs\n')
  }
}

const readable = (error) =>
  error.errors?.length ? new Error(error.errors.slice(0, 10).map(({ text, location }) => `${location?.file ?? ''}:${location?.line ?? ''} ${text}`).join('\n')) : error

export async function bundlePrograms(root, dir) {
  const esbuild = await import('esbuild')
  try {
    await esbuild.build(programOptions(root, dir))
    await bundleSamples(esbuild, root, dir)
  } catch (error) {
    throw readable(error)
  } finally {
    await esbuild.stop()
  }
}
