import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { step } from './progress.mjs'
import { runQuietly } from './run-program.mjs'

async function generatePrisma(root) {
  const stamp = join(root, 'generated/prisma/.made-from')
  const version = readFileSync(join(root, 'node_modules/prisma/package.json'))
  const hash = createHash('sha256').update(readFileSync(join(root, 'prisma/schema.prisma'))).update(version).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  // `generate` never calls the schema engine, it only insists that there is one: without a stand-in it tries to download it.
  const standIn = existsSync('/bin/true') ? '/bin/true' : '/usr/bin/true'
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: standIn, CHECKPOINT_DISABLE: '1' }
  await step('Generating the database client', () => runQuietly(process.execPath, [join(root, 'node_modules/prisma/build/index.js'), 'generate'], { cwd: root, env }))
  writeFileSync(stamp, hash)
}

/** Everything under `generated/`: the Prisma client and the table of API routes. */
export async function generateSources(root) {
  await generatePrisma(root)
  const script = join(root, 'lib/http/generate-api-routes.mjs')
  if (existsSync(script)) await step('Listing the API routes', () => runQuietly(process.execPath, [script], { cwd: root }))
}
