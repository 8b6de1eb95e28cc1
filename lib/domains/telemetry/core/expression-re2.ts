import type { CodeSet } from './code-sets'
import type { Assertion, Expression } from './expression-syntax'

const signs: Record<Assertion, string> = { start: '\\A', end: '\\z', word: '\\b' }
const code = (point: number): string => `\\x{${point.toString(16)}}`
/** Nothing at all: RE2 has no empty class. */
const nothing = '[^\\x{0}-\\x{10ffff}]'

const classOf = (set: CodeSet): string => (set.length === 0 ? nothing : `[${set.map(([from, to]) => (from === to ? code(from) : `${code(from)}-${code(to)}`)).join('')}]`)

/** The expression in RE2's words, every sign by its number: nothing depends on a flag or on how RE2 reads an escape. */
export function re2Of(expression: Expression): string {
  switch (expression.kind) {
    case 'set':
      return classOf(expression.set)
    case 'assert':
      return signs[expression.what]
    case 'sequence':
      return expression.items.map(re2Of).join('')
    case 'choice':
      return `(?:${expression.items.map(re2Of).join('|')})`
    case 'repeat':
      return `(?:${re2Of(expression.item)}){${expression.min},${expression.max ?? ''}}`
  }
}
