import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runQuietly } from './run-program.mjs'
import { step } from './progress.mjs'

const lockHash = (root) =>
  createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).update(`${process.platform}-${process.arch}`).digest('hex')

/** What npm itself wrote about the folder agrees with the lock: somebody else installed it, and nothing is to be done. */
function isInstalled(root) {
  const written = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(written)) return false
  const have = JSON.parse(readFileSync(written, 'utf8')).packages
  const want = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  return Object.entries(want).every(([path, { version, optional }]) => path === '' || (have[path] ? have[path].version === version : optional === true))
}

/** `npm ci` when node_modules is missing or was made from another lock file. */
export async function ensureDependencies(root) {
  const stamp = join(root, 'node_modules/.quarterdeck-lock')
  const hash = lockHash(root)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  if (!isInstalled(root)) {
    // The build needs type packages too, whatever NODE_ENV says.
    await step('Installing packages (npm ci)', () => runQuietly('npm', ['ci', '--include=dev', '--no-audit', '--no-fund'], { cwd: root }))
  }
  writeFileSync(stamp, hash)
}
