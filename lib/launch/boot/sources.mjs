import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const roots = ['app', 'components', 'lib', 'prisma', 'examples', 'public']
const files = ['next.config.js', 'postcss.config.mjs', 'proxy.ts', 'instrumentation.ts', 'tsconfig.json', 'package.json', 'package-lock.json', 'prisma.config.ts']
/** Tests and documents do not change what is built. */
const isOutside = (path) => /(\.test\.tsx?|\.md)$/.test(path) || path.startsWith('lib/testing/') || path.includes('/testing/')

function* filesUnder(root, path) {
  for (const entry of readdirSync(join(root, path), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inner = `${path}/${entry.name}`
    if (entry.isDirectory()) yield* filesUnder(root, inner)
    else if (entry.isFile() && !isOutside(inner)) yield inner
  }
}

/** Sixteen hex digits over everything that a build is made of, with the Node version and platform that made it. */
export function hashSources(root) {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}-${process.versions.modules}`)
  const paths = [...files.filter((path) => existsSync(join(root, path))), ...roots.filter((path) => existsSync(join(root, path)) && statSync(join(root, path)).isDirectory()).flatMap((path) => [...filesUnder(root, path)])]
  for (const path of paths) hash.update(`\n${path}\n`).update(readFileSync(join(root, path)))
  return hash.digest('hex').slice(0, 16)
}
