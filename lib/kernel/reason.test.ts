import { expect, test } from 'vitest'
import { fieldError, refusedFor, wrongFields } from './fault'
import { readReason, reason, reasonOfWords, reasonWords } from './reason'

test('a reason says its sentence with its values, whatever these hold', () => {
  expect(reasonWords(reason('formula-sign', { at: 7 }))).toBe('At character 7: this sign does not belong here.')
  expect(reasonWords(reason('sql-unread-at', { at: 1, words: '{at} $& near "x"' }))).toBe('At character 1: {at} $& near "x"')
})

test('a fault keeps its sentence beside the code', () => {
  const wrong = fieldError('#/sql', reason('sql-one-select'))
  expect(wrong).toEqual({ pointer: '#/sql', detail: 'Write one SELECT.', code: 'sql-one-select', values: {} })
  expect(wrongFields(wrong, { pointer: '#/to', detail: 'Odd.' })).toEqual({ code: 'invalid-input', detail: 'Write one SELECT. Odd.', errors: [wrong, { pointer: '#/to', detail: 'Odd.' }] })
  expect(refusedFor('unavailable', reason('sql-slow', { seconds: 5 }), { retryAfterSeconds: 2 })).toEqual({
    code: 'unavailable', detail: 'The question took more than 5 s. Ask about a shorter range, or for fewer rows.', reason: { code: 'sql-slow', values: { seconds: 5 } }, retryAfterSeconds: 2,
  })
})

test('what comes over a wire is a reason only where its code is known and its values are there', () => {
  expect(readReason({ code: 'formula-sign', values: { at: 7, more: 'x' } })).toMatchObject({ code: 'formula-sign', values: { at: 7 } })
  for (const odd of [{}, { code: 'of-later', values: {} }, { code: 'formula-sign' }, { code: 'formula-sign', values: { to: 1 } }, { code: 'toString' }]) expect(readReason(odd)).toBeNull()
})

test('only a whole sentence without values is the words of a code', () => {
  expect(reasonOfWords('Write one SELECT.')).toEqual({ code: 'sql-one-select', values: {} })
  expect([reasonOfWords('Write one select.'), reasonOfWords('{kind} is not for questions.')]).toEqual([null, null])
})
