import { expect, test } from 'vitest'
import { serveOutside, strandedIn } from './serve-outside'

const at = (application: string, zone: string | null) => ({ application, zone })
const all = [at('home', 'a'), at('home', 'b'), at('alone', 'a'), at('alone', 'a'), at('placeless', null)]

test('a drained zone gets nothing for whoever has somebody elsewhere', () => {
  expect(serveOutside(all, new Set(['a']))).toEqual([at('home', 'b'), at('alone', 'a'), at('alone', 'a'), at('placeless', null)])
  expect(serveOutside(all, new Set(['b']))).toEqual([at('home', 'a'), at('alone', 'a'), at('alone', 'a'), at('placeless', null)])
})

test('without a drained zone all are asked; with all of them drained nobody is left without', () => {
  expect(serveOutside(all, new Set())).toEqual(all)
  expect(serveOutside(all, new Set(['a', 'b']))).toEqual(all)
  expect(strandedIn(all, new Set(['a', 'b']))).toEqual(new Set(['home', 'alone']))
})

test('who says no zone stands in none that is drained', () => {
  expect(strandedIn([at('home', null), at('home', 'a')], new Set(['a']))).toEqual(new Set())
})
