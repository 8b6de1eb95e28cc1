import { expect, test } from 'vitest'
import { keepDear } from './keep-dear'

function asked(costMs: number) {
  let nowMs = 1_000
  let count = 0
  const ask = keepDear({ nowMs: () => nowMs }, 40, String, async (_input: string) => {
    nowMs += costMs
    return ++count
  })
  return { ask, pass: (ms: number) => (nowMs += ms) }
}

test('a cheap answer is made anew each time', async () => {
  const { ask } = asked(39)
  expect([await ask('a'), await ask('a')]).toEqual([1, 2])
})

test('a dear answer is kept for ten times its cost, renewed from half of that, and never older than that', async () => {
  const { ask, pass } = asked(40)
  expect([await ask('a'), await ask('a'), await ask('b')]).toEqual([1, 1, 2])
  pass(250)
  expect(await ask('a')).toBe(1)
  await Promise.resolve()
  expect(await ask('a')).toBe(3)
  pass(401)
  expect(await ask('a')).toBe(4)
})

test('two seconds are the most', async () => {
  const { ask, pass } = asked(5_000)
  expect(await ask('a')).toBe(1)
  pass(2_001)
  expect(await ask('a')).toBe(2)
})

test('equal questions at once are asked once; a failure is not kept', async () => {
  let count = 0
  const ask = keepDear({ nowMs: () => 0 }, 40, String, async (_input: string) => {
    count++
    throw new Error('down')
  })
  await Promise.allSettled([ask('a'), ask('a')])
  expect(count).toBe(1)
  await Promise.allSettled([ask('a')])
  expect(count).toBe(2)
})
