import { fail, ok, type Result } from '@/lib/kernel/result'
import { type CodeSet, digits, folded, inverse, setOf, spaces, wordSigns } from './code-sets'

/** Assertions hold between two signs; words are of ASCII letters, digits and the underscore. */
export type Assertion = 'start' | 'end' | 'word'

/** A regular expression as every store understands it: what cannot be matched in linear time has no form here. */
export type Expression =
  | { kind: 'set'; set: CodeSet }
  | { kind: 'assert'; what: Assertion }
  | { kind: 'sequence'; items: Expression[] }
  | { kind: 'choice'; items: Expression[] }
  | { kind: 'repeat'; item: Expression; min: number; max: number | null }

export type ExpressionProblem = 'open-group' | 'closed-group' | 'open-class' | 'nothing-to-repeat' | 'wrong-count' | 'wrong-range' | 'wrong-escape' | 'not-supported' | 'too-large'

/** What is wrong, and the sign of the expression at which it begins, from 0. */
export interface ExpressionError {
  problem: ExpressionProblem
  at: number
}

/** More would make one line cost as much as thousands. */
const sizeMax = 1_000
const countMax = 100

class Broken extends Error {
  constructor(readonly found: ExpressionError) {
    super(found.problem)
  }
}

/** The common part of JavaScript's and RE2's syntax: no look-around, no references back. `^` and `$` are the ends of the line. */
export function parseExpression(source: string, { anyCase }: { anyCase: boolean }): Result<Expression, ExpressionError> {
  try {
    const reader = new Reader(source, anyCase)
    const expression = reader.choice(0)
    if (!reader.done) throw new Broken({ problem: 'closed-group', at: reader.at })
    if (sizeOf(expression) > sizeMax) throw new Broken({ problem: 'too-large', at: 0 })
    return ok(expression)
  } catch (error) {
    if (error instanceof Broken) return fail(error.found)
    throw error
  }
}

/** Ranges of signs to match once every repetition is written out: what an engine must hold of it. */
function sizeOf(expression: Expression): number {
  switch (expression.kind) {
    case 'set':
      return Math.max(1, expression.set.length)
    case 'assert':
      return 1
    case 'sequence':
    case 'choice':
      return expression.items.reduce((sum, item) => sum + sizeOf(item), 1)
    case 'repeat':
      return 1 + sizeOf(expression.item) * Math.max(1, expression.max ?? expression.min + 1)
  }
}

class Reader {
  at = 0
  constructor(
    private readonly source: string,
    private readonly anyCase: boolean,
  ) {}

  get done(): boolean {
    return this.at >= this.source.length
  }

  choice(depth: number): Expression {
    if (depth > 50) this.broken('too-large')
    const items = [this.sequence(depth)]
    while (this.take('|')) items.push(this.sequence(depth))
    return items.length === 1 && items[0] ? items[0] : { kind: 'choice', items }
  }

  private sequence(depth: number): Expression {
    const items: Expression[] = []
    while (!this.done && this.peek() !== '|' && this.peek() !== ')') items.push(this.repeated(this.atom(depth)))
    return { kind: 'sequence', items }
  }

  private repeated(item: Expression): Expression {
    const startAt = this.at
    const count = this.count()
    if (!count) return item
    // A lazy repetition finds the same lines.
    this.take('?')
    if (/^(?:[*+?]|\{\d)/.test(this.source.slice(this.at))) this.broken('nothing-to-repeat')
    if (count.min > countMax || (count.max ?? 0) > countMax || (count.max !== null && count.max < count.min)) this.broken('wrong-count', startAt)
    return { kind: 'repeat', item, ...count }
  }

  private count(): { min: number; max: number | null } | null {
    if (this.take('*')) return { min: 0, max: null }
    if (this.take('+')) return { min: 1, max: null }
    if (this.take('?')) return { min: 0, max: 1 }
    const match = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(this.source.slice(this.at))
    if (!match) return null
    this.at += match[0].length
    const min = Number(match[1])
    return { min, max: match[2] === undefined ? min : match[3] ? Number(match[3]) : null }
  }

  private atom(depth: number): Expression {
    const startAt = this.at
    const sign = this.next()
    switch (sign) {
      case '(':
        return this.group(startAt, depth)
      case '[':
        return this.set(this.characterClass(startAt))
      case '.':
        return this.set(inverse(setOf([10, 10])))
      case '^':
        return { kind: 'assert', what: 'start' }
      case '$':
        return { kind: 'assert', what: 'end' }
      case '*':
      case '+':
      case '?':
        return this.broken('nothing-to-repeat', startAt)
      case '\\':
        if (this.take('b')) return { kind: 'assert', what: 'word' }
        // RE2 finds one between the bytes of a sign too: a store would tell of lines that the tail does not.
        if (this.take('B')) return this.broken('not-supported', startAt)
        return this.set(this.escaped(startAt))
      default:
        return this.set(one(sign))
    }
  }

  private group(startAt: number, depth: number): Expression {
    if (this.take('?') && !this.take(':')) this.broken('not-supported', startAt)
    const inner = this.choice(depth + 1)
    if (!this.take(')')) this.broken('open-group', startAt)
    return inner
  }

  private characterClass(startAt: number): CodeSet {
    const negated = this.take('^')
    const ranges: CodeSet = []
    for (let first = true; first || this.peek() !== ']'; first = false) {
      if (this.done) this.broken('open-class', startAt)
      const fromAt = this.at
      const from = this.classSign()
      if (this.peek() !== '-' || this.source[this.at + 1] === ']' || this.at + 1 >= this.source.length) {
        ranges.push(...from)
        continue
      }
      this.next()
      const to = this.classSign()
      const [low, high] = [single(from), single(to)]
      if (low === null || high === null || low > high) return this.broken('wrong-range', fromAt)
      ranges.push([low, high])
    }
    this.next()
    const set = this.anyCase ? folded(setOf(...ranges)) : setOf(...ranges)
    return negated ? inverse(set) : set
  }

  private classSign(): CodeSet {
    const startAt = this.at
    const sign = this.next()
    return sign === '\\' ? this.escaped(startAt) : one(sign)
  }

  private escaped(startAt: number): CodeSet {
    if (this.done) return this.broken('wrong-escape', startAt)
    const sign = this.next()
    const named = classes[sign]
    if (named) return named
    const control = controls[sign]
    if (control !== undefined) return one(control)
    if (sign === 'x' || sign === 'u') return this.code(sign === 'x' ? 2 : 4, startAt)
    if (/[1-9]/.test(sign)) return this.broken('not-supported', startAt)
    return /[A-Za-z0]/.test(sign) ? this.broken('wrong-escape', startAt) : one(sign)
  }

  private code(length: number, startAt: number): CodeSet {
    const text = this.source.slice(this.at, this.at + length)
    if (text.length !== length || !/^[0-9a-fA-F]+$/.test(text)) return this.broken('wrong-escape', startAt)
    this.at += length
    return one(String.fromCharCode(Number.parseInt(text, 16)))
  }

  private set(set: CodeSet): Expression {
    return { kind: 'set', set: this.anyCase ? folded(set) : set }
  }

  private peek(): string | undefined {
    return this.source[this.at]
  }

  private next(): string {
    const sign = String.fromCodePoint(this.source.codePointAt(this.at) ?? 0)
    this.at += sign.length
    return sign
  }

  private take(sign: string): boolean {
    if (this.peek() !== sign) return false
    this.at++
    return true
  }

  private broken(problem: ExpressionProblem, at = this.at): never {
    throw new Broken({ problem, at })
  }
}

const one = (sign: string): CodeSet => setOf([sign.codePointAt(0) ?? 0, sign.codePointAt(0) ?? 0])
const single = (set: CodeSet): number | null => (set.length === 1 && set[0] && set[0][0] === set[0][1] ? set[0][0] : null)

const classes: Record<string, CodeSet | undefined> = { d: digits, D: inverse(digits), w: wordSigns, W: inverse(wordSigns), s: spaces, S: inverse(spaces) }
const controls: Record<string, string | undefined> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' }
