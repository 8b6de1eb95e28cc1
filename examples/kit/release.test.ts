import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { variants } from '../variants.mjs'
import { asBuilt, behaviourOf, parseRelease, readRelease } from './release'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qd-release-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe('a release', () => {
  test('without a note is what its code is', async () => {
    expect(readRelease(join(dir, 'main.cjs'))).toEqual(asBuilt)
    const { begin, end, health } = behaviourOf(asBuilt, () => 0)
    begin()
    await end(1_000_000)
    expect(health()).toEqual({ status: 'UP' })
  })

  test('reads the note beside its program, and no field that there is not', () => {
    writeFileSync(join(dir, 'release.json'), '{"version":"2","latencyFactor":1.5}')
    expect(readRelease(join(dir, 'main.cjs'))).toEqual({ ...asBuilt, version: '2', latencyFactor: 1.5 })
    for (const bad of ['{"latency":2}', '{"errorShare":"5"}', '{"extraLatencyMs":-1}', 'x']) expect(() => parseRelease(bad)).toThrow()
  })

  test('fails its share of requests and no more', () => {
    let at = 0
    const { begin } = behaviourOf({ ...asBuilt, ...variants.erring }, () => (at++ % 100) / 100)
    const failed = Array.from({ length: 1_000 }, () => {
      try {
        begin()
        return 0
      } catch {
        return 1
      }
    })
    expect(failed.reduce((sum: number, one) => sum + one, 0)).toBe(50)
  })

  test('makes requests wait in proportion, short ones too', async () => {
    const { end } = behaviourOf({ ...asBuilt, latencyFactor: 1.5, extraLatencyMs: 1 })
    const startedMs = performance.now()
    await end(1)
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(1.5)
  })

  test('can stay sick', () => expect(() => behaviourOf({ ...asBuilt, neverHealthy: true }).health()).toThrow('never becomes healthy'))
})
