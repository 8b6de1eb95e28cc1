// Writes generated/api-routes.ts: the table of every route under app/api/v1, found by its file. Node's built-ins alone.
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

function routeFiles(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name)
    if (entry.isDirectory()) return routeFiles(path)
    return entry.name === 'route.ts' ? [path] : []
  })
}

/** app/api/v1/teams/[team]/route.ts -> /api/v1/teams/{team}; folders in round brackets are not part of an address. */
const addressOf = (file) =>
  '/' +
  relative(join(root, 'app'), dirname(file))
    .split(sep)
    .filter((part) => !/^\(.*\)$/.test(part))
    .map((part) => part.replace(/^\[(?:\.\.\.)?(.+)\]$/, '{$1}'))
    .join('/')

export function generateApiRoutes(target = join(root, 'generated/api-routes.ts')) {
  const files = routeFiles(join(root, 'app/api/v1')).sort()
  const imports = files.map((file, at) => `import * as route${at} from '../${relative(root, file).split(sep).join('/').replace(/\.ts$/, '')}'`)
  const rows = files.map((file, at) => `  ...routesOf('${addressOf(file)}', route${at}),`)
  const text = [
    '// Made by lib/http/generate-api-routes.mjs from the files under app/api/v1. Do not edit.',
    "import { type ApiRoute, routesOf } from '../lib/http/declaration'",
    ...imports,
    '',
    '/** A function, because the OpenAPI route is in its own table: the modules are read when asked, not on import. */',
    'export const apiRoutes = (): ApiRoute[] => [',
    ...rows,
    ']',
    '',
  ].join('\n')
  mkdirSync(dirname(target), { recursive: true })
  let before = ''
  try {
    before = readFileSync(target, 'utf8')
  } catch {
    // The first time there is none.
  }
  if (before === text) return files.length
  writeFileSync(`${target}.new`, text)
  renameSync(`${target}.new`, target)
  return files.length
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) generateApiRoutes()
