import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

export interface SourceFile {
  /** From the checkout's root, with forward slashes. */
  path: string
  text: string
  lines: number
  /** Project files that it imports, types included, resolved. */
  imports: string[]
  /** Those of them that exist at run time: not `import type`. */
  runtimeImports: string[]
}

const skipped = new Set(['node_modules', 'build', 'generated', '.next', '.git', '.quarterdeck', 'test-results', 'playwright-report'])

function* walk(root: string, folder: string, wanted: RegExp): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* walk(root, path, wanted)
    else if (entry.isFile() && wanted.test(entry.name)) yield path
  }
}

export const filesNamed = (root: string, wanted: RegExp): string[] => [...walk(root, '', wanted)].sort()

const endings = ['', '.ts', '.tsx', '.mjs', '.js', '/index.ts', '/index.tsx']

function resolveImport(root: string, from: string, specifier: string): string | null {
  const base = specifier.startsWith('@/') ? join(root, specifier.slice(2)) : specifier.startsWith('.') ? join(root, dirname(from), specifier) : null
  if (!base) return null
  const found = endings.map((ending) => base + ending).find((path) => existsSync(path) && /\.\w+$/.test(path))
  return found ? relative(root, found).replaceAll('\\', '/') : null
}

const statement = /^\s*(import|export)\s+(type\s+)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/gm
const dynamic = /\bimport\(\s*['"]([^'"]+)['"]\s*\)/g

export function readSource(root: string, path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const found = [...text.matchAll(statement)].map(([, , type, specifier]) => ({ specifier: specifier ?? '', isType: type !== undefined }))
  for (const [, specifier] of text.matchAll(dynamic)) found.push({ specifier: specifier ?? '', isType: false })
  const resolved = found.flatMap(({ specifier, isType }) => {
    const to = resolveImport(root, path, specifier)
    return to && to !== path ? [{ to, isType }] : []
  })
  return {
    path,
    text,
    lines: text.split('\n').length,
    imports: [...new Set(resolved.map(({ to }) => to))],
    runtimeImports: [...new Set(resolved.filter(({ isType }) => !isType).map(({ to }) => to))],
  }
}

/** One cycle of run-time imports for each knot of files that reach each other; empty when there is none. */
export function findCycles(files: readonly SourceFile[]): string[][] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const state = new Map<string, 'open' | 'done'>()
  const trail: string[] = []
  const cycles: string[][] = []
  const visit = (path: string) => {
    if (state.get(path) === 'done') return
    if (state.get(path) === 'open') return void cycles.push([...trail.slice(trail.indexOf(path)), path])
    state.set(path, 'open')
    trail.push(path)
    for (const next of byPath.get(path)?.runtimeImports ?? []) visit(next)
    trail.pop()
    state.set(path, 'done')
  }
  for (const { path } of files) visit(path)
  return cycles
}
