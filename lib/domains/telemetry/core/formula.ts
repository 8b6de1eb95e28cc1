import { type Reason, reason } from '@/lib/kernel/reason'
import { fail, ok, type Result } from '@/lib/kernel/result'
import type { MetricSeries } from '../metric-schemas'

export type Formula =
  | { kind: 'number'; value: number }
  | { kind: 'query'; name: string }
  | { kind: 'negative'; of: Formula }
  | { kind: 'pair'; op: '+' | '-' | '*' | '/'; left: Formula; right: Formula }

export type FormulaMistake = 'nothing' | 'sign' | 'unknown' | 'open' | 'too-deep'

/** What cannot be read, and the sign at which it begins, from 0. */
export interface FormulaError {
  mistake: FormulaMistake
  at: number
}

/** People count from 1. */
export const formulaReason = ({ mistake, at }: FormulaError): Reason => reason(`formula-${mistake}`, { at: at + 1 })

class Mistake extends Error {
  constructor(readonly found: FormulaError) {
    super(found.mistake)
  }
}

const token = /\s*(?:(\d+(?:\.\d+)?(?:e[+-]?\d+)?)|([a-z]+)|([-+*/()]))/iy
const depthMax = 50

/** Queries by their letters, numbers, `+ - * /` and brackets. `names` are the letters that there are. */
export function parseFormula(text: string, names: readonly string[]): Result<Formula, FormulaError> {
  const tokens: { at: number; text: string }[] = []
  for (let at = 0; text.slice(at).trim() !== ''; at = token.lastIndex) {
    token.lastIndex = at
    const found = token.exec(text)
    const start = at + (text.slice(at).length - text.slice(at).trimStart().length)
    if (!found) return fail({ mistake: 'sign', at: start })
    tokens.push({ at: start, text: found[1] ?? found[2] ?? found[3] ?? '' })
  }
  let next = 0
  const here = () => tokens[next]?.at ?? text.length
  const take = (...signs: string[]): string | null => {
    const found = tokens[next]?.text
    if (found === undefined || !signs.includes(found)) return null
    next++
    return found
  }
  const fails = (mistake: FormulaMistake): never => {
    throw new Mistake({ mistake, at: here() })
  }
  const value = (depth: number): Formula => {
    if (depth > depthMax) fails('too-deep')
    if (take('-')) return { kind: 'negative', of: value(depth + 1) }
    if (take('(')) {
      const inner = sum(depth + 1)
      if (!take(')')) fails('open')
      return inner
    }
    const found = tokens[next]?.text
    if (found === undefined) return fails('nothing')
    if (/^\d/.test(found)) {
      next++
      return { kind: 'number', value: Number(found) }
    }
    if (!/^[a-z]/i.test(found)) return fails('sign')
    if (!names.includes(found)) return fails('unknown')
    next++
    return { kind: 'query', name: found }
  }
  const chain = (part: (depth: number) => Formula, ...signs: ('+' | '-' | '*' | '/')[]) => (depth: number): Formula => {
    let left = part(depth)
    for (let op = take(...signs); op !== null; op = take(...signs)) left = { kind: 'pair', op: op as '+', left, right: part(depth) }
    return left
  }
  const product = chain(value, '*', '/')
  const sum = chain(product, '+', '-')
  try {
    const formula = sum(0)
    return next < tokens.length ? fail({ mistake: 'sign', at: here() }) : ok(formula)
  } catch (error) {
    if (error instanceof Mistake) return fail(error.found)
    throw error
  }
}

type Operand = { kind: 'number'; value: number } | { kind: 'series'; series: MetricSeries[] }

function compute(op: '+' | '-' | '*' | '/', left: number | null | undefined, right: number | null | undefined): number | null {
  if (left === null || right === null || left === undefined || right === undefined) return null
  const value = op === '+' ? left + right : op === '-' ? left - right : op === '*' ? left * right : left / right
  // What is divided by nothing is not known.
  return Number.isFinite(value) ? value : null
}

const sameKey = ({ labels }: MetricSeries): string => JSON.stringify(Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1)))
const isWhole = (series: readonly MetricSeries[]): boolean => series.length === 1 && Object.keys(series[0]?.labels ?? {}).length === 0

/** Series of equal labels belong together; a single one without labels belongs to each of the others. */
function together(op: '+' | '-' | '*' | '/', left: readonly MetricSeries[], right: readonly MetricSeries[]): MetricSeries[] {
  const pair = (one: MetricSeries, other: MetricSeries, labels: MetricSeries['labels']): MetricSeries => ({ labels, values: one.values.map((value, at) => compute(op, value, other.values[at])) })
  const [first] = left
  const [second] = right
  if (second && isWhole(right)) return left.map((one) => pair(one, second, one.labels))
  if (first && isWhole(left)) return right.map((one) => pair(first, one, one.labels))
  const others = new Map(right.map((one) => [sameKey(one), one]))
  return left.flatMap((one) => {
    const other = others.get(sameKey(one))
    return other ? [pair(one, other, one.labels)] : []
  })
}

function operand(formula: Formula, answers: ReadonlyMap<string, readonly MetricSeries[]>): Operand {
  switch (formula.kind) {
    case 'number':
      return formula
    case 'query':
      return { kind: 'series', series: [...(answers.get(formula.name) ?? [])] }
    case 'negative':
      return operand({ kind: 'pair', op: '-', left: { kind: 'number', value: 0 }, right: formula.of }, answers)
    case 'pair': {
      const { op } = formula
      const left = operand(formula.left, answers)
      const right = operand(formula.right, answers)
      if (left.kind === 'number') {
        if (right.kind === 'number') return { kind: 'number', value: compute(op, left.value, right.value) ?? Number.NaN }
        return { kind: 'series', series: right.series.map(({ labels, values }) => ({ labels, values: values.map((value) => compute(op, left.value, value)) })) }
      }
      if (right.kind === 'number') return { kind: 'series', series: left.series.map(({ labels, values }) => ({ labels, values: values.map((value) => compute(op, value, right.value)) })) }
      return { kind: 'series', series: together(op, left.series, right.series) }
    }
  }
}

/** The series that a formula makes of answers on one grid of `steps`; a number alone is a level line. */
export function evaluateFormula(formula: Formula, answers: ReadonlyMap<string, readonly MetricSeries[]>, steps: number): MetricSeries[] {
  const found = operand(formula, answers)
  if (found.kind === 'series') return found.series.filter(({ values }) => values.some((value) => value !== null))
  return [{ labels: {}, values: Array.from({ length: steps }, () => (Number.isFinite(found.value) ? found.value : null)) }]
}
