import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTranslator } from 'next-intl'
import { describe, expect, test } from 'vitest'
import { storedSaid } from '../adapters/stored-said'
import type { Said } from '../schemas'
import { isStuck, saidWords, triesAgain } from './said-words'

const all: Record<Said['key'], [Said, string]> = {
  'broker-works': [{ key: 'broker-works', values: { words: 'starting' } }, 'starting'],
  'tries-again': [triesAgain(new Error('no answer')), 'tries again: no answer'],
  'waits-for-bindings': [{ key: 'waits-for-bindings', values: { bindings: 1 } }, 'waits for 1 binding to end'],
  'not-made': [{ key: 'not-made', values: { cause: 'no room' } }, 'The database could not be made: no room.'],
  'server-down': [{ key: 'server-down', values: { cause: 'starting' } }, 'The server for databases does not come up: starting.'],
  refused: [{ key: 'refused', values: { cause: 'There is no such plan.' } }, 'There is no such plan.'],
  lost: [{ key: 'lost', values: {} }, 'The engine does not hold its database any more.'],
  'holds-writes': [{ key: 'holds-writes', values: { cause: 'a session holds public.film' } }, 'takes the right to write from its logins: a session holds public.film'],
  'gives-writes': [{ key: 'gives-writes', values: { cause: 'a session holds public.film' } }, 'gives its logins the right to write back: a session holds public.film'],
  'waits-for-service': [{ key: 'waits-for-service', values: { service: 'orders-db', state: 'creating' } }, 'orders-db is creating'],
  rolling: [{ key: 'rolling', values: { current: 1, live: 2 } }, '1 of 2 instances'],
  'rolling-rollout': [{ key: 'rolling-rollout', values: { current: 1, live: 2, rollout: 7 } }, '1 of 2 instances; waits for rollout #7'],
  'rolling-troubled': [{ key: 'rolling-troubled', values: { current: 1, live: 2, instance: 'x' } }, '1 of 2 instances; x is not healthy yet'],
  draining: [{ key: 'draining', values: { sessions: 2, number: 1 } }, '2 sessions with credential #1'],
}

describe.each(Object.entries(all))('%s', (_key, [said, english]) => {
  test('has its English words', () => expect(saidWords(said)).toBe(english))
  test('comes out of a row as it went in', () => expect(storedSaid(JSON.parse(JSON.stringify(said)))).toEqual(said))
  test.each(['en', 'ko'])('is said to a reader in %s with every value that it has', (locale) => {
    const { said: messages } = JSON.parse(readFileSync(join(import.meta.dirname, `../../../i18n/messages/${locale}/services.json`), 'utf8')) as { said: Record<string, string> }
    const words = createTranslator({ locale, messages, onError: (error) => expect.unreachable(error.message) })(said.key, said.values)
    expect(words).not.toMatch(/[{}]/)
    for (const value of Object.values(said.values)) if (value !== 'creating' && value !== 1) expect(words).toContain(String(value))
  })
})

test('rows of before and keys of later are read by their words', () => {
  expect([storedSaid(null), storedSaid({ key: 'of-later', values: {} }), storedSaid({ key: 'rolling', values: {} }), storedSaid('words')]).toEqual([null, null, null, null])
})

test('only what failed on its way is stuck, and its cause has an end', () => {
  const again = triesAgain(new Error('x'.repeat(5_000)))
  expect(again.values.cause).toHaveLength(300)
  expect([isStuck(again), isStuck(null), isStuck({ key: 'lost', values: {} })]).toEqual([true, false, false])
})
