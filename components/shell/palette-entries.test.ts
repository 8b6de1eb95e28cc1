import { expect, test } from 'vitest'
import { highlight, matchEntries, type PaletteEntry, type PaletteGroup, traceIdOf } from './palette-entries'

const entry = (group: PaletteGroup, text: string, note = ''): PaletteEntry => ({ id: text, group, icon: 'link', text, note, run: { kind: 'open', href: '/' } })
const all = [entry('do', 'Theme: dark'), entry('go', 'Traces'), entry('go', 'Registry'), entry('applications', 'playback', 'team video'), entry('applications', 'home', 'team play')]
const texts = (typed: string) => matchEntries(all, typed).map((one) => one.text)

test('applications come before places, places before actions; what begins with the text first', () => {
  expect(texts('')).toEqual(['playback', 'home', 'Traces', 'Registry', 'Theme: dark'])
  expect(texts('play')).toEqual(['playback', 'home'])
  expect(texts('t')).toEqual(['playback', 'home', 'Traces', 'Registry', 'Theme: dark'])
})

test('every word must occur, in the note too', () => {
  expect(texts('video play')).toEqual(['playback'])
  expect(texts('video home')).toEqual([])
})

test('with > only what does something is left', () => {
  expect(texts('>')).toEqual(['Theme: dark'])
  expect(texts('> dark')).toEqual(['Theme: dark'])
})

test.each([
  ['4bf92f3577b34da6a3ce929d0e0e4736', '4bf92f3577b34da6a3ce929d0e0e4736'],
  [' 4BF92F3577B34DA6A3CE929D0E0E4736 ', '4bf92f3577b34da6a3ce929d0e0e4736'],
  ['4bf92f35', null],
])('%s is the trace %s', (typed, id) => expect(traceIdOf(typed)).toBe(id))

test('what was typed is marked where it stands', () => {
  expect(highlight('playback', 'ba')).toEqual([
    { text: 'play', hit: false },
    { text: 'ba', hit: true },
    { text: 'ck', hit: false },
  ])
})
