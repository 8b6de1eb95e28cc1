import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createBuiltSamples } from './adapters/built-samples'
import { createSampleRelease } from './create-sample-release'
import type { SampleReleases } from './ports'
import { ada, memoryVerbs, mina, notFound, refusal, vera } from './testing/memory-verbs'

let buildDir: string
beforeAll(() => {
  buildDir = mkdtempSync(join(tmpdir(), 'qd-samples-'))
  mkdirSync(join(buildDir, 'examples/home'), { recursive: true })
  writeFileSync(join(buildDir, 'examples/home/main.cjs'), 'serve()')
  writeFileSync(join(buildDir, 'examples/home/package.json'), '{"main":"main.cjs"}')
  mkdirSync(join(buildDir, 'secret'))
  writeFileSync(join(buildDir, 'secret/main.cjs'), 'secret()')
})
afterAll(() => rmSync(buildDir, { recursive: true, force: true }))

const bytesOf = async (samples: SampleReleases, name: string) => {
  const packed = await samples.packBad(name)
  return packed && buffer(Readable.fromWeb(packed.archive as Parameters<typeof Readable.fromWeb>[0]))
}

describe('a packed sample', () => {
  test('is the built program with what makes it err, and the same bytes each time', async () => {
    const samples = createBuiltSamples(buildDir, '1.0.0-failing')
    const [one, other] = [await bytesOf(samples, 'home'), await bytesOf(samples, 'home')]
    const text = gunzipSync(one ?? '').toString()
    expect(text).toContain('serve()')
    expect(text).toMatch(/"errorShare": 0\.2,\s+"version": "1\.0\.0-failing"/)
    expect(one?.equals(other ?? Buffer.of())).toBe(true)
  })

  test.each(['nowhere', '../secret', '..', '.', '', 'home/main.cjs'])('is never made of "%s"', async (name) => expect(await createBuiltSamples(buildDir, 'v').packBad(name)).toBeNull())

  test('is not there where nothing was built', async () => expect(await createBuiltSamples(join(buildDir, 'gone'), 'v').packBad('home')).toBeNull())
})

describe('a sample release', () => {
  const withSamples = async () => ({ ...(await memoryVerbs()), samples: createBuiltSamples(buildDir, '1.0.0-failing') })

  test('is a release like any other: the next number, and who brought it', async () => {
    const verbs = await withSamples()
    expect(await createSampleRelease(verbs)(mina, { application: 'home' })).toMatchObject({ ok: true, value: { number: 2, version: '1.0.0-failing', createdBy: 'mina' } })
    expect(verbs.memory.trail).toMatchObject([{ actor: { kind: 'person', id: 'mina' }, action: 'release.create', subject: { id: 'home 2' }, teamId: 'front', application: 'home', after: { number: 2, version: '1.0.0-failing' } }])
  })

  test('is refused to a viewer by its rule, and to another team as not there, before anything is packed', async () => {
    const verbs = await withSamples()
    let packed = 0
    const samples: SampleReleases = { packBad: async () => (packed++, null) }
    const create = createSampleRelease({ ...verbs, samples })
    expect(await create(vera, { application: 'home' })).toMatchObject(refusal('releases:create needs member'))
    expect(await create(ada, { application: 'home' })).toMatchObject(notFound)
    expect([packed, verbs.uploaded, verbs.memory.trail]).toEqual([0, [], []])
  })

  test('of an application that is no sample is not there', async () => {
    const verbs = await withSamples()
    expect(await createSampleRelease({ ...verbs, samples: createBuiltSamples(join(buildDir, 'gone'), 'v') })(mina, { application: 'home' })).toMatchObject(notFound)
    expect([verbs.uploaded, verbs.memory.trail]).toEqual([[], []])
  })
})
