import { expect, test } from 'vitest'
import { changedParts, lineDiff } from './line-diff'

const words = (before: string, after: string) => lineDiff(before, after).map(({ kind, text }) => `${{ same: ' ', removed: '-', added: '+' }[kind]}${text}`)

test.each([
  ['a\nb\nc', 'a\nb\nc', [' a', ' b', ' c']],
  ['a\nb\nc', 'a\nx\nc', [' a', '-b', '+x', ' c']],
  ['a\nb', 'a\nb\nc', [' a', ' b', '+c']],
  ['a\nb\nc', 'c', ['-a', '-b', ' c']],
  ['a\nb\nc\nd', 'b\nx\nd\na', ['-a', ' b', '-c', '+x', ' d', '+a']],
  ['a\na', 'a', [' a', '-a']],
])('%j to %j', (before, after, expected) => {
  expect(words(before, after)).toEqual(expected)
})

test('what remains and what is new give both texts again', () => {
  const before = Array.from({ length: 60 }, (_, at) => `key.${(at * 7) % 13}: ${at % 5}`).join('\n')
  const after = Array.from({ length: 55 }, (_, at) => `key.${(at * 5) % 13}: ${at % 4}`).join('\n')
  const lines = lineDiff(before, after)
  const side = (without: string) => lines.filter(({ kind }) => kind !== without).map(({ text }) => text).join('\n')
  expect([side('added'), side('removed')]).toEqual([before, after])
})

test('texts too large to be compared line by line are still both shown', () => {
  const text = (word: string) => Array.from({ length: 2_500 }, (_, at) => `${word}${at}`).join('\n')
  const lines = lineDiff(text('a'), text('b'))
  expect(lines.filter(({ kind }) => kind === 'removed')).toHaveLength(2_500)
  expect(lines.filter(({ kind }) => kind === 'added')).toHaveLength(2_500)
})

test('far from a change nothing is said but how much', () => {
  const before = Array.from({ length: 20 }, (_, at) => `line ${at}`).join('\n')
  const parts = changedParts(lineDiff(before, before.replace('line 10', 'other')), 1)
  expect(parts).toEqual([{ kind: 'skipped', count: 9 }, { kind: 'same', text: 'line 9' }, { kind: 'removed', text: 'line 10' }, { kind: 'added', text: 'other' }, { kind: 'same', text: 'line 11' }, { kind: 'skipped', count: 8 }])
})
