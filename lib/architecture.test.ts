import { existsSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { filesNamed, findCycles, readSource, type SourceFile } from './testing/import-graph'

const root = join(import.meta.dirname, '..')
const sources = filesNamed(root, /\.(ts|tsx|mjs)$/)
  .filter((path) => /^(app|components|lib|examples|bench|e2e)\//.test(path) || !path.includes('/'))
  .map((path) => readSource(root, path))
const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path.includes('/testing/') || path.endsWith('.setup.ts')
const product = sources.filter(({ path }) => !isTest(path))

/** Every import that leads where `allowed` says no, as "from -> to". */
const wrong = (files: SourceFile[], isBad: (to: string, from: string) => boolean): string[] =>
  files.flatMap(({ path, imports }) => imports.filter((to) => isBad(to, path)).map((to) => `${path} -> ${to}`))

const under = (...folders: string[]) => product.filter(({ path }) => folders.some((folder) => path.startsWith(folder)))
const domainOf = (path: string) => /^lib\/domains\/([^/]+)\//.exec(path)?.[1] ?? null
/** The pure halves of a domain: no database, no network, no screen. */
const isCore = (path: string) => /^lib\/domains\/[^/]+\/(core|wire)\//.test(path)
const isAdapter = (path: string) => /^lib\/domains\/[^/]+\/adapters\//.test(path)
const isPorts = (path: string) => /[/-]ports\.ts$/.test(path)
const isVerb = (path: string) => /^lib\/domains\/[^/]+\/[^/]+\.ts$/.test(path) && !/[/-]schemas\.ts$/.test(path) && !isPorts(path)
const processes = /^lib\/(daemon|collector|proxy|launch|qd|judge)\//

describe('imports point one way', () => {
  test('the kernel imports nothing of the project but itself and generated types', () => {
    expect(wrong(under('lib/kernel/'), (to) => !to.startsWith('lib/kernel/') && !to.startsWith('generated/'))).toEqual([])
  })

  test('core and wire import the kernel, their own domain’s core, wire and schemas, and schemas of others', () => {
    const bad = (to: string, from: string) => {
      if (to.startsWith('lib/kernel/')) return false
      if (domainOf(to) === null) return true
      if (to.endsWith('schemas.ts')) return false
      return domainOf(to) !== domainOf(from) || (!isCore(to) && !isPorts(to))
    }
    expect(wrong(product.filter(({ path }) => isCore(path)), bad)).toEqual([])
  })

  test('verbs import no adapters', () => {
    expect(wrong(product.filter(({ path }) => isVerb(path)), isAdapter)).toEqual([])
  })

  test('domains know neither compose, nor the processes, nor the screens', () => {
    expect(wrong(under('lib/domains/'), (to) => /^(lib\/compose|app|components)\//.test(to) || processes.test(to))).toEqual([])
  })

  test('one domain reaches another only by its schemas, ports, policy or ledger append; queries may join queries', () => {
    const open = (to: string, from: string) =>
      to.endsWith('schemas.ts') ||
      isPorts(to) ||
      to === 'lib/domains/access/core/policy.ts' ||
      to === 'lib/domains/ledger/adapters/prisma-append.ts' ||
      to === 'lib/domains/ledger/adapters/publish-event.ts' || // in the transaction of what it tells of, as the ledger's entry is
      (from.includes('/queries/') && to.includes('/queries/')) ||
      sharedWords.has(to)
    expect(wrong(under('lib/domains/'), (to, from) => domainOf(to) !== null && domainOf(to) !== domainOf(from) && !open(to, from))).toEqual([])
  })

  test('components import a domain’s schemas, core and queries, never its adapters or verbs, and no compose or process', () => {
    expect(wrong(under('components/'), (to) => isAdapter(to) || isVerb(to) || /^(lib\/compose|app)\//.test(to) || processes.test(to))).toEqual([])
  })

  test('nothing outside app imports app', () => {
    expect(wrong(product.filter(({ path }) => !path.startsWith('app/')), (to) => to.startsWith('app/'))).toEqual([])
  })

  test('app imports no adapter and no process', () => {
    expect(wrong(under('app/'), (to) => isAdapter(to) || processes.test(to))).toEqual([])
  })

  test('the machine processes import no React, no Next and no screen', () => {
    const files = product.filter(({ path }) => processes.test(path))
    expect(wrong(files, (to) => /^(app|components)\//.test(to))).toEqual([])
    expect(files.filter(({ text }) => /from '(react|next|next-auth|next-intl)(\/|')/.test(text)).map(({ path }) => path)).toEqual([])
  })

  test('the parts know nothing of the launcher: what they need of it is in their settings', () => {
    expect(wrong(under('lib/daemon/', 'lib/collector/', 'lib/proxy/', 'lib/compose/'), (to) => to.startsWith('lib/launch/'))).toEqual([])
  })

  test('sample services import nothing of the product', () => {
    expect(wrong(under('examples/'), (to) => !to.startsWith('examples/'))).toEqual([])
  })

  test('there is no cycle', () => {
    expect(findCycles(product).map((cycle) => cycle.join(' -> '))).toEqual([])
  })
})

/** Words that several domains share by design; each is pure. */
const sharedWords = new Set([
  'lib/domains/telemetry/core/range.ts', // the one parser of time ranges, for every list and chart
])

/** Files that may be long, with the reason. This list only shrinks. */
const longFiles: Record<string, string> = {}

describe('files', () => {
  test('none has 400 lines', () => {
    expect(sources.filter(({ path, lines }) => lines >= 400 && !(path in longFiles)).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([])
  })

  test('no exception is left without need', () => {
    expect(Object.keys(longFiles).filter((path) => (sources.find((file) => file.path === path)?.lines ?? 0) < 400)).toEqual([])
  })

  test('half of them have fewer than 80 lines', () => {
    const sorted = product.map(({ lines }) => lines).sort((a, b) => a - b)
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(80)
  })

  test('names are kebab-case, and none is a drawer for everything', () => {
    const bad = sources.filter(({ path }) => {
      const name = path.split('/').at(-1) ?? ''
      return !/^[a-z0-9.[\]-]+$/.test(name) || /^(index|utils|helpers|misc|types)\.(ts|tsx)$/.test(name)
    })
    expect(bad.map(({ path }) => path)).toEqual([])
  })

  test('each domain has a README and schemas', () => {
    const domains = new Set(sources.flatMap(({ path }) => domainOf(path) ?? []))
    const missing = [...domains].flatMap((domain) => ['README.md', 'schemas.ts'].map((file) => `lib/domains/${domain}/${file}`)).filter((path) => !existsSync(join(root, path)))
    expect(missing).toEqual([])
  })

  test('each path named in a README exists', () => {
    const named = filesNamed(root, /^README\.md$/).flatMap((readme) => {
      const { text } = readSource(root, readme)
      return [...text.matchAll(/`([\w.@-]+(?:\/[\w.@[\]()-]+)+\/?)`/g)].map(([, path]) => ({ readme, path: path ?? '' }))
    })
    const isOurs = (path: string) => /^(app|components|lib|prisma|examples|bench|e2e|docs)\//.test(path)
    const exists = (readme: string, path: string) => existsSync(join(root, path)) || existsSync(join(root, dirname(readme), path))
    expect(named.filter(({ readme, path }) => isOurs(path) && !exists(readme, path)).map(({ readme, path }) => `${readme}: ${path}`)).toEqual([])
  })
})

describe('surroundings', () => {
  test('the environment is read by the launcher and by the reader of part settings alone', () => {
    const allowed = /^lib\/(launch|qd)\/|^lib\/control\/read-part-settings\.ts$|^examples\/|^bench\/|^e2e\/|\.config\.ts$/
    const readers = product.filter(({ path, text }) => !allowed.test(path) && /\bprocess\.env\b(?!\.NODE_ENV)/.test(text))
    expect(readers.map(({ path }) => path)).toEqual([])
  })

  test('nothing imports or reads what lies beside the checkout', () => {
    const above = /(?:from|import\(|readFileSync\(|href=)\s*['"`](\.\.\/[^'"`]*)['"`]/g
    const outside = sources.flatMap(({ path, text }) =>
      [...text.matchAll(above)].filter(([, target]) => posix.join(posix.dirname(path), target ?? '').startsWith('..')).map(([, target]) => `${path}: ${target}`),
    )
    expect(outside).toEqual([])
  })
})
