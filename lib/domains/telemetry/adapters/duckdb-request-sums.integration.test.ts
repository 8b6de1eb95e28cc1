import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLog } from '@/lib/kernel/log'
import { resourceOf, spanRecord, traces } from '../testing/records'
import { askEach } from './ask-each'
import { type DuckdbStore, openDuckdbStore } from './duckdb-store'

const endMs = Date.UTC(2026, 10, 22, 0, 47, 33)
const backMs = 3 * 3_600_000
let nowMs = endMs - backMs
const clock = { nowMs: () => nowMs }
let dir: string
let store: DuckdbStore

/** Three hours over midnight, in two day files: all but the last half hour stands by minute too. */
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'quarterdeck-sums-'))
  store = await openDuckdbStore({ dir, clock, log: createLog('test', () => undefined), dearMs: Infinity })
  for (let n = 0; nowMs < endMs; n++) {
    const items = ['shop', 'cart', 'home'].map((application, at) => {
      const endNs = BigInt(nowMs - 1_000 * at) * 1_000_000n
      const durationMs = 1 + ((n * 37 + at * 11) % 300)
      return traces({ resource: { ...resourceOf(application), 'service.instance.id': `${application}-${n % 3}` }, items: [spanRecord({ startNs: endNs - BigInt(durationMs) * 1_000_000n, endNs, status: n % 7 === at ? 2 : 0 })] })
    })
    await store.write(items)
    nowMs += 23_000
    if (nowMs < endMs - 1_800_000 && n % 40 === 0) await store.upkeep()
  }
  nowMs = endMs
})
afterAll(async () => {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
})

test('sums of many are those of each alone, whether they are read by ten seconds or by minute', async () => {
  const each = askEach((input) => store.golden(input), clock)
  const ask = fc.record({ application: fc.constantFrom('shop', 'cart', 'home', 'gone'), windowsMs: fc.array(fc.integer({ min: 10_000, max: backMs }), { minLength: 1, maxLength: 6 }), slowMs: fc.integer({ min: 1, max: 300 }) })
  await fc.assert(
    fc.asyncProperty(fc.array(ask, { minLength: 1, maxLength: 12 }), fc.constantFrom(10_000, 60_000), fc.integer({ min: 0, max: 1_800_000 }), async (asks, stepMs, agoMs) => {
      const question = { asks, stepMs, toMs: endMs - agoMs, settleMs: 5_000 }
      const [many, one] = [await store.requestSums(question), await each.requestSums(question)]
      expect(many).toEqual(one)
    }),
    { numRuns: 20 },
  )
})
