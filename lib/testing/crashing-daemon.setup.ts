import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A program to run with node: see lib/daemon/testing/crashing-daemon.ts. */
    crashingDaemon: string
  }
}

/** Bundled once for the whole run, as the product is: tests of crashes start it some two hundred times. */
export default async function setup(project: TestProject) {
  const folder = join(process.cwd(), 'build')
  mkdirSync(folder, { recursive: true })
  const dir = mkdtempSync(join(folder, 'test-daemon-'))
  const outfile = join(dir, 'crashing-daemon.mjs')
  await build({ bundle: true, platform: 'node', target: 'node20', format: 'esm', packages: 'external', logLevel: 'silent', outfile, entryPoints: [join(process.cwd(), 'lib/daemon/testing/crashing-daemon.ts')] })
  project.provide('crashingDaemon', outfile)
  return () => rmSync(dir, { recursive: true, force: true })
}
