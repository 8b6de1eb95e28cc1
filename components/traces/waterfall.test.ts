import { expect, test } from 'vitest'
import { folding, openFold } from './use-fold'
import { applicationColours, axisTicks } from './waterfall'

test('axisTicks are round, start at 0 and stay clear of the end label', () => {
  expect(axisTicks(1183)).toEqual([0, 200, 400, 600, 800, 1000])
  expect(axisTicks(160)).toEqual([0, 50, 100])
  expect(axisTicks(0.8)).toHaveLength(4)
  expect(axisTicks(0)).toEqual([0])
})

test('the ninth application shares the colour of "other"', () => {
  const colours = applicationColours(Array.from({ length: 10 }, (_, at) => `app-${at}`))
  expect([colours.get('app-0'), colours.get('app-7'), colours.get('app-8'), colours.get('app-9')]).toEqual(['var(--c1)', 'var(--c8)', 'var(--c-other)', 'var(--c-other)'])
})

test('a fold is said once however often it is asked for, and against the rule only where it differs from it', () => {
  const child = folding(openFold, { spanId: 'a', depth: 1 }, true)
  expect(child).toEqual({ base: 'open', except: ['a'] })
  expect(folding(child, { spanId: 'a', depth: 1 }, true)).toEqual(child)
  expect(folding(child, { spanId: 'a', depth: 1 }, false)).toEqual(openFold)
  const all = { base: 'folded' as const, except: [] }
  expect(folding(all, { spanId: 'a', depth: 1 }, true)).toEqual(all)
  expect(folding(all, { spanId: 'a', depth: 1 }, false)).toEqual({ base: 'folded', except: ['a'] })
  expect(folding(all, { spanId: 'root', depth: 0 }, true)).toEqual({ base: 'folded', except: ['root'] })
})
