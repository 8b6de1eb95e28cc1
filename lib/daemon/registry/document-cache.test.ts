import { gunzipSync } from 'node:zlib'
import { beforeEach, describe, expect, test } from 'vitest'
import { appsHash } from '@/lib/domains/registry/core/hash'
import { createLeaseTable, type LeaseTable } from '@/lib/domains/registry/core/lease-table'
import { cancel, register, setMetadata } from '@/lib/domains/registry/core/transitions'
import { instanceInfo } from '@/lib/domains/registry/testing/build'
import { byApplication, type Format, writeApplications } from '@/lib/domains/registry/wire/write-applications'
import { createListDocument } from './document-cache'

let table: LeaseTable
let nowMs: number
let reads: number
/** Each reading of the table seems to take so long. */
let readMs: number
let rests: { ms: number; end: () => void }[]
beforeEach(() => {
  table = createLeaseTable()
  ;[nowMs, reads, readMs, rests] = [0, 0, 0, []]
})

const add = (app: string, instanceId: string) => register(table, instanceInfo({ app, instanceId }), null, 1_000).lease
const mark = (app: string, id: string, value: string) => {
  const lease = table.find(app, id)
  if (lease) setMetadata(table, lease, { mark: value }, 2_000)
}
const head = () => ({ version: '1', hash: appsHash(table.counts) })
const listOf = (format: Format = 'json') =>
  createListDocument({
    read: () => {
      reads += 1
      nowMs += readMs
      return { head: head(), applications: byApplication(table.all()) }
    },
    version: () => table.version, form: 'full', format, nowMs: () => nowMs, pause: (ms) => new Promise<void>((end) => rests.push({ ms, end })),
  })

describe('a list', () => {
  test('is the same document until something changes, and holds every change from then on', async () => {
    const list = listOf()
    add('HOME', 'a')
    const first = await list('plain')
    const made = reads
    expect(await list('plain')).toBe(first)
    expect(reads).toBe(made)
    mark('HOME', 'a', 'one')
    expect((await list('plain')).toString()).toContain('"mark":"one"')
    mark('HOME', 'a', 'two')
    expect((await list('plain')).toString()).toContain('"mark":"two"')
    cancel(table, 'HOME', 'a', 3_000)
    expect(JSON.parse((await list('plain')).toString())).toEqual({ applications: { versions__delta: '1', apps__hashcode: '', application: [] } })
  })

  test('writes only what changed', async () => {
    const list = listOf()
    const quiet = add('QUIET', 'q')
    add('HOME', 'a')
    await list('plain')
    const { info } = quiet
    let looks = 0
    Object.defineProperty(quiet, 'info', { get: () => ((looks += 1), info) })
    byApplication(table.all())
    const grouping = looks
    looks = 0
    mark('HOME', 'a', 'one')
    expect((await list('plain')).toString()).toContain('"mark":"one"')
    // A making groups by application twice: nothing else of the instance was looked at.
    expect(looks).toBe(2 * grouping)
  })

  test('is made once for all who wait, after a rest of four times its cost, with what changed meanwhile', async () => {
    const list = listOf()
    add('HOME', 'a')
    readMs = 10
    await list('gzip')
    expect(rests).toEqual([])
    mark('HOME', 'a', 'one')
    const waiting = [list('gzip'), list('gzip'), list('gzip')]
    expect(rests.map(({ ms }) => ms)).toEqual([80])
    mark('HOME', 'a', 'two')
    const made = reads
    rests[0]?.end()
    const bodies = await Promise.all(waiting)
    expect(new Set(bodies).size).toBe(1)
    expect(reads - made).toBe(2)
    expect(gunzipSync(bodies[0] ?? Buffer.alloc(0)).toString()).toContain('"mark":"two"')
  })

  test('rests a quarter of a second at most, and not at all after that', async () => {
    const list = listOf()
    add('HOME', 'a')
    readMs = 1_000
    await list('plain')
    mark('HOME', 'a', 'one')
    const waiting = list('plain')
    expect(rests.map(({ ms }) => ms)).toEqual([250])
    rests[0]?.end()
    await waiting
    mark('HOME', 'a', 'two')
    nowMs += 251
    expect((await list('plain')).toString()).toContain('"mark":"two"')
    expect(rests).toHaveLength(1)
  })

  test('that cannot be made fails for who asked, and is made for the next', async () => {
    let broken = true
    const list = createListDocument({
      read: () => {
        if (broken) throw new Error('broken')
        return { head: head(), applications: byApplication(table.all()) }
      },
      version: () => table.version, form: 'full', format: 'json',
    })
    await expect(list('plain')).rejects.toThrow('broken')
    broken = false
    expect((await list('plain')).toString()).toContain('"application":[]')
  })
})

test.each(['json', 'xml'] as const)('pieces are one document of %s, compressed as one, also after changes and for none', async (format) => {
  const list = listOf(format)
  const whole = () => writeApplications(head(), table.all(), 'full', format)
  const isWhole = async () => {
    expect((await list('plain')).toString()).toBe(whole())
    expect(gunzipSync(await list('gzip')).toString()).toBe(whole())
  }
  await isWhole()
  add('FIRST', 'only')
  await isWhole()
  for (let n = 0; n < 300; n += 1) add(`APP-${n % 40}`, `한-${n}`)
  await isWhole()
  mark('APP-7', '한-7', '값')
  cancel(table, 'FIRST', 'only', 3_000)
  await isWhole()
})
