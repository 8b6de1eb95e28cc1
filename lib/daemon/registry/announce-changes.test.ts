import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { quietLog } from '@/lib/domains/registry/testing/build'
import { createAnnouncer } from './announce-changes'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const counting = (fails: () => boolean = () => false) => {
  let told = 0
  const announcer = createAnnouncer({
    log: quietLog,
    everyMs: 1_000,
    tell: async () => {
      told += 1
      if (fails()) throw new Error('no database')
    },
  })
  return { announcer, told: () => told }
}

test('the first change is told at once, a storm after it once a second, and quiet not at all', async () => {
  const { announcer, told } = counting()
  announcer.changed()
  await vi.advanceTimersByTimeAsync(0)
  expect(told()).toBe(1)
  for (let at = 0; at < 3_000; at += 10) {
    announcer.changed()
    await vi.advanceTimersByTimeAsync(10)
  }
  expect(told()).toBe(4)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(told()).toBe(4)
  announcer.changed()
  await vi.advanceTimersByTimeAsync(0)
  expect(told()).toBe(5)
})

test('a change while another is being told is told afterwards', async () => {
  let finish = () => undefined as void
  let told = 0
  const announcer = createAnnouncer({ log: quietLog, everyMs: 1_000, tell: () => ((told += 1), new Promise<void>((resolve) => (finish = resolve))) })
  announcer.changed()
  announcer.changed()
  expect(told).toBe(1)
  finish()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(told).toBe(2)
})

test('what could not be told is told again, and nothing after the stop', async () => {
  let broken = true
  const { announcer, told } = counting(() => broken)
  announcer.changed()
  await vi.advanceTimersByTimeAsync(0)
  broken = false
  await vi.advanceTimersByTimeAsync(1_000)
  expect(told()).toBe(2)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told()).toBe(2)
  await announcer.stop()
  announcer.changed()
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told()).toBe(2)
})
