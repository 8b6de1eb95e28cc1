import type { CodeSet } from './code-sets'
import type { Assertion, Expression } from './expression-syntax'

const signs: Record<Assertion, string> = { start: '\\A', end: '\\z', word: '\\b' }
const code = (point: number): string => `\\x{${point.toString(16)}}`
/** Nothing at all: RE2 has no empty class. */
const nothing = '[^\\x{0}-\\x{10ffff}]'

const classOf = (set: CodeSet): string => (set.length === 0 ? nothing : `[${set.map(([from, to]) => (from === to ? code(from) : `${code(from)}-${code(to)}`)).join('')}]`)

/**
 * At the edge of the whole an assertion stands as it is: DuckDB makes `starts_with` and its like of that, which is fast. Elsewhere it
 * does so too, wrongly (`a\A` finds every line that ends in `a`), unless the assertion is a group that could be asked for.
 */
const asserted = (what: Assertion, first: boolean, last: boolean): string =>
  what === 'word' || (what === 'start' && first) || (what === 'end' && last) ? signs[what] : `(${signs[what]})`

/** `first`, `last`: whether nothing of the whole stands before or after it. */
function written(expression: Expression, first: boolean, last: boolean): string {
  switch (expression.kind) {
    case 'set':
      return classOf(expression.set)
    case 'assert':
      return asserted(expression.what, first, last)
    case 'sequence':
      return expression.items.map((item, at) => written(item, first && at === 0, last && at === expression.items.length - 1)).join('')
    case 'choice':
      return `(?:${expression.items.map((item) => written(item, first, last)).join('|')})`
    case 'repeat':
      return `(?:${written(expression.item, false, false)}){${expression.min},${expression.max ?? ''}}`
  }
}

/** The expression in RE2's words, every sign by its number: nothing depends on a flag or on how RE2 reads an escape. */
export const re2Of = (expression: Expression): string => written(expression, true, true)
