import { type Reason, reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import { type Expression, type ExpressionProblem, parseExpression } from './expression-syntax'

/** What a text must or must not hold. `text` is lower-cased: words meet any case. */
export type SearchTerm =
  | { kind: 'words'; not: boolean; text: string }
  | { kind: 'field'; not: boolean; key: string; value: string }
  | { kind: 'expression'; not: boolean; source: string; anyCase: boolean; expression: Expression }

export type GrammarProblem = ExpressionProblem | 'open-quote' | 'too-many'

/** What cannot be read, and the sign of the query at which it begins, from 0. */
export interface GrammarError {
  problem: GrammarProblem
  at: number
}

/** People count from 1. */
export const searchReason = ({ problem, at }: GrammarError): Reason => reason(`search-${problem}`, { at: at + 1 })

export const termsMax = 20

const quoted = String.raw`"((?:[^"\\]|\\.)*)"`
/** Signs that make a word an address, a call or JSON rather than the name of a field; in quotes a name may have them. */
const bareKey = String.raw`[^\s="/?&(){}[\]:,;'<>|-][^\s="?&(){}[\]:,;'<>|]*`
const field = new RegExp(String.raw`(-?)(?:${quoted}|(${bareKey}))=(?:${quoted}|((?!")\S*))(?=\s|$)`, 'y')
const openField = new RegExp(String.raw`-?(?:${quoted}|${bareKey})="`, 'y')
const expression = /(-?)\/((?:[^\\/\n]|\\.)+)\/(i?)(?=\s|$)/y
const phrase = /(-?)"([^"]*)"?/y
const word = /\S+/y

const plain = (text: string): string => text.replace(/\\(.)/g, '$1')

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

/** A term and where it stands in the text. */
export interface PlacedTerm {
  term: SearchTerm
  from: number
  to: number
}

/**
 * The one grammar of searching, for logs and traces: words, "words that stay together", `field=value`, `"odd name"="a value"` and
 * `/expression/` (`/.../i`: any case), each but a bare word with `-` before it for the contrary. A slash inside an expression is
 * written `\/`; what has no closing slash before a blank is a word, as paths are.
 */
export function placedTerms(text: string): Result<PlacedTerm[], GrammarError> {
  const terms: PlacedTerm[] = []
  for (let at = 0; at < text.length; ) {
    if (/\s/.test(text[at] ?? '')) {
      at++
      continue
    }
    if (terms.length === termsMax) return fail({ problem: 'too-many', at })
    const read = termAt(text, at)
    if (!read.ok) return read
    const { term, end } = read.value
    if (term) terms.push({ term, from: at, to: end })
    at = end
  }
  return ok(terms)
}

export function parseSearch(text: string): Result<SearchTerm[], GrammarError> {
  const placed = placedTerms(text)
  return placed.ok ? ok(placed.value.map(({ term }) => term)) : placed
}

function termAt(text: string, at: number): Result<{ term: SearchTerm | null; end: number }, GrammarError> {
  const named = match(field, text, at)
  if (named) {
    const [all, not, oddKey, key, quotedValue, value] = named
    return ok({ term: { kind: 'field', not: not === '-', key: oddKey === undefined ? (key ?? '') : plain(oddKey), value: quotedValue === undefined ? (value ?? '') : plain(quotedValue) }, end: at + all.length })
  }
  const open = match(openField, text, at)
  if (open) return fail({ problem: 'open-quote', at: at + open[0].length - 1 })
  const found = match(expression, text, at)
  if (found) {
    const [all, not, source = '', flag] = found
    const parsed = parseExpression(source, { anyCase: flag === 'i' })
    if (!parsed.ok) return fail({ problem: parsed.error.problem, at: at + (not ?? '').length + 1 + parsed.error.at })
    return ok({ term: { kind: 'expression', not: not === '-', source, anyCase: flag === 'i', expression: parsed.value }, end: at + all.length })
  }
  const together = match(phrase, text, at)
  if (together) {
    const words = (together[2] ?? '').toLowerCase()
    return ok({ term: words.trim() === '' ? null : { kind: 'words', not: together[1] === '-', text: words }, end: at + together[0].length })
  }
  const bare = match(word, text, at)?.[0] ?? ''
  return ok({ term: { kind: 'words', not: false, text: bare.toLowerCase() }, end: at + bare.length })
}

const quote = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
const wholeKey = new RegExp(`^(?:${bareKey})$`)

/** A field as one writes it: read again, it is the same. */
export const formatField = ({ key, value, not }: { key: string; value: string; not: boolean }): string =>
  `${not ? '-' : ''}${wholeKey.test(key) ? key : quote(key)}=${/^(?!")\S*$/.test(value) ? value : quote(value)}`
