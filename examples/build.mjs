import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

const here = import.meta.dirname

export const exampleNames = () => readdirSync(here).filter((name) => existsSync(join(here, name, 'main.ts'))).sort()

/**
 * One folder for each sample service, with its packages inside one file: a deploy installs nothing. CommonJS, because the
 * OpenTelemetry hooks sit in `require`.
 */
export async function buildExamples(outDir, names = exampleNames()) {
  for (const name of names) {
    const to = join(outDir, name)
    mkdirSync(to, { recursive: true })
    await build({
      entryPoints: [join(here, name, 'main.ts')], outfile: join(to, 'main.cjs'),
      bundle: true, platform: 'node', format: 'cjs', target: 'node20', minifyWhitespace: true, legalComments: 'none', logLevel: 'silent', external: ['pg-native'],
    })
    for (const file of ['package.json', 'quarterdeck.json']) if (existsSync(join(here, name, file))) cpSync(join(here, name, file), join(to, file))
  }
}
