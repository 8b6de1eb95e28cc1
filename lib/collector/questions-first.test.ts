import { describe, expect, test } from 'vitest'
import { QuestionsFirst } from './questions-first'

const deferred = () => {
  let end = () => undefined as void
  const promise = new Promise<void>((resolve) => (end = resolve))
  return { promise, end }
}
/** Lets what is ready run; nothing here waits for a clock. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('a write while a question is answered', () => {
  test('waits for the answer', async () => {
    const first = new QuestionsFirst(() => new Promise(() => undefined))
    await first.write(settle)
    const question = deferred()
    void first.note(question.promise)
    const seen: string[] = []
    const written = first.write(async () => void seen.push('written'))
    await settle()
    expect(seen).toEqual([])
    question.end()
    await written
    expect(seen).toEqual(['written'])
  })
  test('waits no longer than the write before it took', async () => {
    const turn = deferred()
    const asked: number[] = []
    const first = new QuestionsFirst((ms) => {
      asked.push(ms)
      return turn.promise
    })
    await first.write(settle)
    void first.note(new Promise(() => undefined))
    const written = first.write(async () => 'written')
    await settle()
    turn.end()
    expect(await written).toBe('written')
    expect(asked).toHaveLength(1)
    expect(asked[0]).toBeGreaterThan(0)
    expect(asked[0]).toBeLessThanOrEqual(500)
  })
  test('goes on when a question fails; its own failure is told', async () => {
    const first = new QuestionsFirst(() => new Promise(() => undefined))
    await first.write(settle)
    const failed = first.note(Promise.reject(new Error('no answer')))
    await expect(failed).rejects.toThrow('no answer')
    void first.note(Promise.reject(new Error('no answer either'))).catch(() => undefined)
    await expect(first.write(() => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
  })
})

test('without questions nothing waits', async () => {
  const first = new QuestionsFirst(() => {
    throw new Error('waited')
  })
  await first.write(settle)
  expect(await first.write(async () => 'written')).toBe('written')
})
