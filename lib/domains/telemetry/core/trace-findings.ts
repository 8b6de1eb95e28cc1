import type { TraceFinding } from '../trace-schemas'
import { plainStatement } from './plain-statement'
import { childrenOf, endNs, type LightSpan, type TraceIndex } from './trace-index'
import type { PathStretch } from './trace-path'

const findingsMax = 20
const linksMax = 20
/** From how many equal calls on they are worth a word. */
const repeatsMin = 4
const parallelMin = 10
const shareMin = { few: 0.1, many: 0.02 }

/** `message` of a failure is read later, where there is one to read. */
export type Found = Omit<TraceFinding, 'message'>

type IsSeen = (application: string) => boolean

/**
 * What is worth knowing about a trace, failures first, then by the time they cost. Spans of which `isSeen` is false take part in
 * no finding: their owners alone know what they did.
 */
export function findingsOf(index: TraceIndex, path: readonly PathStretch[], isSeen: IsSeen): Found[] {
  const found = [...failures(index, isSeen), ...[...repetitions(index, isSeen), ...stretches(index, path, isSeen)].sort((a, b) => b.ms - a.ms)]
  return found.slice(0, findingsMax)
}

const seen = (index: TraceIndex, isSeen: IsSeen, at: number): LightSpan | null => {
  const span = index.spans[at]
  return span && isSeen(span.application) ? span : null
}

const finding = (index: TraceIndex, isSeen: IsSeen, kind: Found['kind'], span: LightSpan, ids: readonly string[], count: number, ns: number, parentAt = -1): Found => {
  const parent = seen(index, isSeen, parentAt)
  return {
    kind, application: span.application, operation: span.name, statement: kind === 'repeated' || kind === 'parallel' ? plainStatement(span.statement) : '', spanIds: ids.slice(0, linksMax), count,
    ms: ns / 1e6, share: index.durationNs === 0 ? 0 : Math.min(1, ns / index.durationNs),
    parent: parent ? { application: parent.application, operation: parent.name, spanId: parent.spanId } : null,
  }
}

/** Failed spans without a failed child: errors travel upwards, so the cause is below. Equal ones are one. */
function failures(index: TraceIndex, isSeen: IsSeen): Found[] {
  const passedOn = new Uint8Array(index.spans.length)
  for (const [at, span] of index.spans.entries()) {
    const above = index.parent[at] ?? -1
    if (span.status === 2 && above >= 0 && isSeen(span.application)) passedOn[above] = 1
  }
  const groups = new Map<string, number[]>()
  for (const [at, span] of index.spans.entries())
    if (span.status === 2 && passedOn[at] === 0 && isSeen(span.application)) add(groups, JSON.stringify([span.application, span.name]), at)
  return [...groups.values()]
    .map((places) => {
      const first = places.reduce((a, b) => ((index.spans[b]?.startNs ?? 0) < (index.spans[a]?.startNs ?? 0) ? b : a))
      const ids = [first, ...places.filter((at) => at !== first)].flatMap((at) => index.spans[at]?.spanId ?? [])
      return { first: index.spans[first], found: index.spans[first] && finding(index, isSeen, 'failed', index.spans[first], ids, places.length, covered(index, places), index.parent[first]) }
    })
    .sort((a, b) => (a.first?.startNs ?? 0) - (b.first?.startNs ?? 0))
    .flatMap(({ found }) => found ?? [])
    .slice(0, 5)
}

/**
 * The same call by the same operation again and again: one after another it is a loop that could be one call, side by side it is a
 * wide fan-out. Equal loops of several callers are one finding.
 */
function repetitions(index: TraceIndex, isSeen: IsSeen): Found[] {
  const patterns = new Map<string, { kind: 'repeated' | 'parallel'; places: number[]; parentAt: number; most: number }>()
  for (let at = 0; at < index.spans.length; at++) {
    if ((index.children[at] ?? 0) < repeatsMin) continue
    const parent = seen(index, isSeen, at)
    if (!parent) continue
    const groups = new Map<string, number[]>()
    for (const child of childrenOf(index, at)) {
      const span = seen(index, isSeen, child)
      if (span) add(groups, `${span.application}\n${span.kind}\n${span.name}`, child)
    }
    for (const [call, places] of [...groups].flatMap(([name, all]) => byStatement(index, name, all))) {
      const kind = places.length < repeatsMin ? null : isSequential(index, places) ? ('repeated' as const) : places.length >= parallelMin ? ('parallel' as const) : null
      if (kind === null) continue
      const key = JSON.stringify([kind, parent.application, parent.name, call])
      const known = patterns.get(key)
      if (!known) patterns.set(key, { kind, places, parentAt: at, most: places.length })
      else {
        known.places = known.places.concat(places)
        if (places.length > known.most) [known.most, known.parentAt] = [places.length, at]
      }
    }
  }
  return [...patterns.values()].flatMap(({ kind, places, parentAt }) => {
    const first = index.spans[places[0] ?? -1]
    if (!first) return []
    const one = finding(index, isSeen, kind, first, places.slice(0, linksMax).flatMap((at) => index.spans[at]?.spanId ?? []), places.length, covered(index, places), parentAt)
    return one.share >= (places.length >= parallelMin ? shareMin.many : shareMin.few) ? [one] : []
  })
}

/** Calls of one name by what they ask for; few of them are not looked at, since they are no pattern whatever they ask. */
function byStatement(index: TraceIndex, name: string, places: number[]): [string, number[]][] {
  if (places.length < repeatsMin) return []
  if (places.every((at) => index.spans[at]?.statement === '')) return [[name, places]]
  const groups = new Map<string, number[]>()
  for (const at of places) add(groups, `${name}\n${plainStatement(index.spans[at]?.statement ?? '')}`, at)
  return [...groups]
}

/** Most of them begin when the one before has nearly ended. */
function isSequential(index: TraceIndex, places: readonly number[]): boolean {
  let after = 0
  for (let one = 1; one < places.length; one++) {
    const [before, span] = [index.spans[places[one - 1] ?? -1], index.spans[places[one] ?? -1]]
    if (before && span && span.startNs >= before.startNs + before.durationNs * 0.9) after++
  }
  return after >= (places.length - 1) * 0.8
}

/** Half of the time in one span that calls nothing, or a tenth of it in which a span that does call recorded nothing. */
function stretches(index: TraceIndex, path: readonly PathStretch[], isSeen: IsSeen): Found[] {
  if (index.spans.length < 2) return []
  const sums = new Map<number, number>()
  const gaps = new Map<number, PathStretch>()
  for (const stretch of path) {
    const ns = stretch.toNs - stretch.fromNs
    if ((index.children[stretch.at] ?? 0) === 0) sums.set(stretch.at, (sums.get(stretch.at) ?? 0) + ns)
    else if (ns > lengthOf(gaps.get(stretch.at))) gaps.set(stretch.at, stretch)
  }
  const rest = (kind: 'dominant' | 'gap', at: number, ns: number, min: number): Found[] => {
    const span = seen(index, isSeen, at)
    return span && ns >= index.durationNs * min && ns > 0 ? [finding(index, isSeen, kind, span, [span.spanId], 1, ns, index.parent[at])] : []
  }
  return [...[...sums].flatMap(([at, ns]) => rest('dominant', at, ns, 0.5)), ...[...gaps].flatMap(([at, gap]) => rest('gap', at, lengthOf(gap), 0.1))]
}

const lengthOf = (stretch: PathStretch | undefined): number => (stretch ? stretch.toNs - stretch.fromNs : 0)

/** Time in which at least one of them ran. */
function covered({ spans }: TraceIndex, places: readonly number[]): number {
  const sorted = places.flatMap((at) => spans[at] ?? []).sort((a, b) => a.startNs - b.startNs)
  let [sum, until] = [0, -Infinity]
  for (const span of sorted) {
    const end = endNs(span)
    if (end > until) sum += end - Math.max(span.startNs, until)
    until = Math.max(until, end)
  }
  return sum
}

function add(groups: Map<string, number[]>, key: string, at: number): void {
  const known = groups.get(key)
  if (known) known.push(at)
  else groups.set(key, [at])
}
