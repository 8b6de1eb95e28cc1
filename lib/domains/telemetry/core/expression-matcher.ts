import { type CodeSet, holds, wordSigns } from './code-sets'
import type { Assertion, Expression } from './expression-syntax'

type Step = { op: 'sign'; set: CodeSet; next: number } | { op: 'fork'; ways: number[] } | { op: 'assert'; what: Assertion; next: number } | { op: 'found' }

/** What stood before: nothing, a sign of a word, another sign. */
type Before = 'nothing' | 'word' | 'other'

/** A place of the search: where the steps may go on, and what stood before. Ways on are remembered by the sign that comes. */
interface Place {
  at: number[]
  before: Before
  ways: Map<number, Place | 'found'>
}

const end = -1
/** Remembered ways on; then it begins anew, so that a strange text costs time but no memory. */
const waysMax = 20_000

/**
 * Whether an expression occurs in a text, in time linear in the text: all ways are followed at once (Thompson), and what was
 * followed is remembered. No expression can make it hang, which JavaScript's own would.
 */
export function expressionMatcher(expression: Expression): (text: string) => boolean {
  const steps: Step[] = [{ op: 'found' }]
  const begin = compile(expression, 0, steps)
  const first = (): Place => ({ at: [], before: 'nothing', ways: new Map() })
  let start = first()
  let places = new Map<string, Place>()
  let ways = 0

  const onward = (place: Place, code: number): Place | 'found' => {
    const before = place.before === 'word'
    const after = code !== end && holds(wordSigns, code)
    const seen = new Set<number>()
    const open = [begin, ...place.at]
    const next = new Set<number>()
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (seen.has(at)) continue
      seen.add(at)
      const step = steps[at]
      if (step === undefined) continue
      if (step.op === 'found') return 'found'
      if (step.op === 'fork') open.push(...step.ways)
      else if (step.op === 'assert') {
        if (asserted(step.what, place.before === 'nothing', code === end, before !== after)) open.push(step.next)
      } else if (code !== end && holds(step.set, code)) next.add(step.next)
    }
    return placeOf([...next].sort((a, b) => a - b), after ? 'word' : 'other')
  }

  const placeOf = (at: number[], before: Before): Place => {
    const key = `${before} ${at.join(' ')}`
    const known = places.get(key) ?? { at, before, ways: new Map() }
    places.set(key, known)
    return known
  }

  const follow = (place: Place, code: number): Place | 'found' => {
    const known = place.ways.get(code)
    if (known !== undefined) return known
    if (++ways > waysMax) {
      ways = 0
      places = new Map()
      start = first()
    }
    const next = onward(place, code)
    place.ways.set(code, next)
    return next
  }

  return (text) => {
    let place = start
    for (let at = 0; at < text.length; at++) {
      const code = text.codePointAt(at) ?? 0
      if (code > 0xffff) at++
      const next = follow(place, code)
      if (next === 'found') return true
      place = next
    }
    return follow(place, end) === 'found'
  }
}

function asserted(what: Assertion, atStart: boolean, atEnd: boolean, atEdge: boolean): boolean {
  switch (what) {
    case 'start':
      return atStart
    case 'end':
      return atEnd
    case 'word':
      return atEdge
    case 'inside':
      return !atEdge
  }
}

/** Steps that match the expression and then go on at `next`; gives the first of them. */
function compile(expression: Expression, next: number, steps: Step[]): number {
  switch (expression.kind) {
    case 'set':
      return steps.push({ op: 'sign', set: expression.set, next }) - 1
    case 'assert':
      return steps.push({ op: 'assert', what: expression.what, next }) - 1
    case 'sequence':
      return expression.items.reduceRight((after, item) => compile(item, after, steps), next)
    case 'choice':
      return steps.push({ op: 'fork', ways: expression.items.map((item) => compile(item, next, steps)) }) - 1
    case 'repeat': {
      const { item, min, max } = expression
      let after = next
      if (max === null) {
        const loop: Step & { op: 'fork' } = { op: 'fork', ways: [next] }
        after = steps.push(loop) - 1
        loop.ways.push(compile(item, after, steps))
      } else for (let more = min; more < max; more++) after = steps.push({ op: 'fork', ways: [next, compile(item, after, steps)] }) - 1
      for (let once = 0; once < min; once++) after = compile(item, after, steps)
      return after
    }
  }
}
