import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { DrainOrder } from '@/lib/domains/drains/order-schemas'
import { openDuckdbStore } from '@/lib/domains/telemetry/adapters/duckdb-store'
import type { ArrivedBatch } from '@/lib/domains/telemetry/core/arrived'
import { logRecord, logs, resourceOf } from '@/lib/domains/telemetry/testing/records'
import { createLog } from '@/lib/kernel/log'
import { Lane } from './lane'
import { LaneState, newLane } from './lane-state'
import type { DrainSender, Sent } from './sender'

const log = createLog('test', () => undefined)
const dayMs = 86_400_000
const order: DrainOrder = {
  id: 'a'.repeat(16), name: 'audit', team: 'front', kind: 'https', url: 'https://logs.example.com', signals: ['logs'], applications: ['shop'], severityMin: null, sealed: null, paused: false, localAllowed: false, version: 1, bufferBytesMax: 1e9, createdAtMs: 0,
}
const taken: Sent = { kind: 'taken', refused: 0, problem: null, bytes: 1, answer: null }
const later: Sent = { kind: 'later', problem: { key: 'closed', values: { host: 'x' } }, askedMs: null, slow: false, answer: null }

async function until(ask: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 60_000
  while (!(await ask())) {
    if (Date.now() > deadline) throw new Error(`${what} did not happen`)
    await new Promise((resolve) => setImmediate(resolve))
  }
}

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** The real store and a real lane, whose receiver takes a batch of four when it is told to; until then it is slow to answer, or down. */
async function lagging(receiver: 'slow' | 'down') {
  const dir = mkdtempSync(join(tmpdir(), 'quarterdeck-lagging-'))
  let nowMs = Date.UTC(2026, 5, 10, 1)
  const store = await openDuckdbStore({ dir, clock: { nowMs: () => nowMs }, log, callSettleMs: 0, retention: { daysMax: 7, bytesMax: 9_000_000 }, partBytesMax: 1e9 })
  const sent: { id: string; body: string }[] = []
  let written = 0
  let allowed = 0
  let take: (() => void) | null = null
  const release = (): boolean => {
    if (allowed === 0 || !take) return false
    allowed -= 1
    take()
    return true
  }
  const sender: DrainSender = {
    batch: { records: 4, bytes: 1e9 },
    send: (batch: ArrivedBatch, signal) =>
      new Promise((resolve) => {
        const end = (outcome: Sent) => {
          take = null
          resolve(outcome)
        }
        signal.addEventListener('abort', () => end(later), { once: true })
        take = () => {
          if (batch.signal === 'logs') sent.push(...batch.items.map(({ id, item }) => ({ id, body: item.body })))
          end(taken)
        }
        if (!release() && receiver === 'down') end(later)
      }),
    close: async () => undefined,
  }
  let kept = JSON.stringify(newLane('logs', 0))
  const begin = (): Lane => {
    const lane: Lane = new Lane({
      order, state: LaneState.parse(JSON.parse(kept)), store, log, times: { lookMs: 1 }, sender: async () => sender, setAside: () => undefined,
      // As the file on disk: whole, and never from within a change.
      changed: () => queueMicrotask(() => (kept = JSON.stringify(lane.state()))),
    })
    return lane
  }
  let lane = begin()
  const heavy = () => store.write([logs({ resource: resourceOf('other'), items: Array.from({ length: 60 }, () => logRecord({ body: randomBytes(75_000).toString('base64'), timeNs: BigInt(nowMs) * 1_000_000n })) })])
  const tidy = async () => {
    await store.upkeep()
    await store.tidy()
  }
  const counted = () => {
    const { waiting, delivered, dropped } = lane.progress()
    return { waiting: waiting.records, delivered: delivered.records, lost: dropped.store }
  }
  closing.push(async () => {
    await lane.stop()
    await store.close()
    rmSync(dir, { recursive: true, force: true })
  })
  return {
    sent, counted, store,
    written: () => written,
    async write(errors: readonly boolean[]) {
      nowMs += 1_000
      await store.write([logs({ resource: resourceOf('shop'), items: errors.map((failed) => logRecord({ body: `${failed ? '!' : ''}${written++}`, severity: failed ? 17 : 9, timeNs: BigInt(nowMs) * 1_000_000n })) })])
    },
    /** The next day begins; both are too large together, so that the former is thinned. */
    async thin() {
      await heavy()
      nowMs += dayMs
      await heavy()
      await tidy()
    },
    async age() {
      nowMs += 9 * dayMs
      await tidy()
    },
    async send(batches: number) {
      allowed = batches
      release()
      await until(() => (lane.wake(), allowed === 0) || (counted().waiting === 0 && counted().delivered + counted().lost === written), 'taking')
      allowed = 0
    },
    /** What has changed since is not kept any more: the process is no longer there. */
    async kill() {
      const disk = kept
      await lane.stop()
      kept = disk
      lane = begin()
    },
    allCounted: () => until(() => counted().waiting + counted().delivered + counted().lost === written, 'counting'),
    async end() {
      allowed = Infinity
      release()
      await until(() => (lane.wake(), counted().delivered + counted().lost === written && counted().waiting === 0), 'the end')
    },
    /** Every line of the application that is stored, in its order. */
    async stored() {
      const found: string[] = []
      const tally = await store.arrivalTally({ signal: 'logs', applications: ['shop'], from: {}, sinceMs: 0 })
      for (const name of tally.ok ? tally.value.days : []) {
        const rows = await store.arrivals({ signal: 'logs', applications: ['shop'], day: name, after: { stamp: 0, row: -1 }, upTo: Number.MAX_SAFE_INTEGER, limit: 1e6 })
        if (rows.ok && rows.value.signal === 'logs') found.push(...rows.value.rows.map(({ body }) => body))
      }
      return found
    },
  }
}
const numberOf = (body: string) => Number(body.replace('!', ''))

test('whatever is written, taken, thinned and killed in whatever order: each line that is left goes once and in order, each other one was sent before or is counted', { timeout: 240_000 }, async () => {
  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('write' as const), errors: fc.array(fc.boolean(), { minLength: 1, maxLength: 12 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('send' as const), batches: fc.integer({ min: 1, max: 4 }) }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'kill' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'thin' as const }) },
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), fc.constantFrom('slow' as const, 'down' as const), async (steps, receiver) => {
      const world = await lagging(receiver)
      try {
        for (const one of steps) {
          if (one.kind === 'write') await world.write(one.errors)
          else if (one.kind === 'send') await world.send(one.batches)
          else if (one.kind === 'kill') await world.kill()
          else await world.thin()
        }
        const left = await world.stored()
        await world.end()
        const sent = world.sent.map(({ body }) => numberOf(body))
        expect(sent).toEqual([...new Set(sent)].sort((one, other) => one - other))
        expect(left.filter((body) => !sent.includes(numberOf(body)))).toEqual([])
        expect(world.counted()).toEqual({ waiting: 0, delivered: sent.length, lost: world.written() - sent.length })
      } finally {
        for (const close of closing.splice(0)) await close()
      }
    }),
    { numRuns: 8, endOnFailure: true },
  )
})

test('what is thinned while nothing is taken is told at once, and waits no more', async () => {
  const world = await lagging('down')
  await world.write(Array.from({ length: 10 }, (_, at) => at % 5 === 0))
  await world.write(Array.from({ length: 10 }, () => false))
  await world.send(1)
  await world.allCounted()
  expect(world.counted()).toEqual({ waiting: 16, delivered: 4, lost: 0 })
  await world.thin()
  await until(() => world.counted().lost > 0, 'telling')
  expect(world.counted()).toEqual({ waiting: 1, delivered: 4, lost: 15 })
  await world.kill()
  await world.end()
  expect(world.counted()).toEqual({ waiting: 0, delivered: 5, lost: 15 })
  expect(world.sent.map(({ body }) => body)).toEqual(['!0', '1', '2', '3', '!5'])
})

test.each(['at work', 'killed', 'thinned and killed'])('a day that is gone is counted once, %s', async (how) => {
  const world = await lagging('down')
  await world.write([false, true, false, true, false, true, false])
  await world.send(1)
  await world.allCounted()
  if (how === 'thinned and killed') await world.thin()
  const dropping = world.age()
  if (how !== 'at work') await world.kill()
  await dropping
  await until(() => world.counted().lost === 3, 'telling')
  await world.kill()
  await world.write([true])
  await world.end()
  expect(world.counted()).toEqual({ waiting: 0, delivered: 5, lost: 3 })
})
