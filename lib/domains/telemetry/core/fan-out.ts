import type { CallCounts, FanOutAnswer } from '../fan-out-schemas'
import { passesOn } from './calls'

export const fanOutRequestsMax = 500
/** Spans that are read for them; with more, fewer requests are looked at. */
export const fanOutSpansMax = 60_000
const operationsMax = 50
const amplifiersMax = 20

export interface FanSpan {
  traceId: string
  spanId: string
  parentId: string
  name: string
  kind: number
  application: string
}

type Counted = Omit<FanOutAnswer, 'meta'>

const isServed = ({ kind, application }: FanSpan) => (kind === 2 || kind === 5) && application !== passesOn
const isCall = ({ kind, application }: FanSpan) => (kind === 3 || kind === 4) && application !== passesOn

function countsOf(values: readonly number[]): CallCounts {
  const sorted = [...values].sort((one, other) => one - other)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { median: at(0.5), p95: at(0.95), max: sorted.at(-1) ?? 0 }
}

function childrenOf(spans: readonly FanSpan[]): Map<string, FanSpan[]> {
  const children = new Map<string, FanSpan[]>()
  for (const span of spans) {
    const key = `${span.traceId} ${span.parentId}`
    const known = children.get(key)
    if (known) known.push(span)
    else children.set(key, [span])
  }
  return children
}

interface Step {
  span: FanSpan
  depth: number
  /** The request in whose service this happens. */
  server: FanSpan
  /** Inside a call that its own application makes: a driver below a client library is the same call. */
  calling: boolean
}

/** Calls of each request by depth, and of each served span below it. Spans that name each other as parents are met once. */
function walk(entry: FanSpan, children: ReadonlyMap<string, FanSpan[]>): { depths: number[]; direct: Map<FanSpan, number> } {
  const depths: number[] = []
  const direct = new Map<FanSpan, number>([[entry, 0]])
  const met = new Set([entry])
  const stack: Step[] = [{ span: entry, depth: 0, server: entry, calling: false }]
  for (let step = stack.pop(); step; step = stack.pop()) {
    for (const span of children.get(`${step.span.traceId} ${step.span.spanId}`) ?? []) {
      if (met.has(span)) continue
      met.add(span)
      let { depth, server, calling } = step
      if (isServed(span) && (span.application !== server.application || calling)) {
        server = span
        calling = false
        direct.set(span, 0)
      } else if (isCall(span) && !(calling && span.application === server.application)) {
        depth++
        depths[depth - 1] = (depths[depth - 1] ?? 0) + 1
        direct.set(server, (direct.get(server) ?? 0) + 1)
        calling = true
      }
      stack.push({ span, depth, server, calling })
    }
  }
  return { depths: Array.from(depths, (count) => count ?? 0), direct }
}

/** `entries` are requests of one application, `spans` everything of their traces. */
export function fanOutOf(entries: readonly FanSpan[], spans: readonly FanSpan[], visible: ReadonlySet<string> | null): Counted {
  const children = childrenOf(spans)
  const operations = new Map<string, number[][]>()
  const served = new Map<string, { application: string; operation: string; calls: number[] }>()
  for (const entry of entries) {
    const { depths, direct } = walk(entry, children)
    operations.set(entry.name, [...(operations.get(entry.name) ?? []), depths])
    for (const [span, calls] of direct) {
      const seen = visible === null || visible.has(span.application)
      const [application, operation] = seen ? [span.application, span.name] : ['', '']
      const key = JSON.stringify([application, operation])
      const known = served.get(key) ?? { application, operation, calls: [] }
      served.set(key, known)
      known.calls.push(calls)
    }
  }
  return {
    requests: entries.length,
    operations: [...operations]
      .map(([operation, requests]) => {
        const deepest = Math.max(0, ...requests.map(({ length }) => length))
        const depths = Array.from({ length: deepest }, (_, depth) => countsOf(requests.map((counts) => counts[depth] ?? 0)))
        return { operation, requests: requests.length, total: countsOf(requests.map((counts) => counts.reduce((sum, count) => sum + count, 0))), depths }
      })
      .sort((one, other) => other.requests - one.requests || (one.operation < other.operation ? -1 : 1))
      .slice(0, operationsMax),
    amplifiers: [...served.values()]
      .map(({ application, operation, calls }) => ({ application, operation, served: calls.length, calls: countsOf(calls), addedPerRequest: calls.reduce((sum, count) => sum + count, 0) / Math.max(1, entries.length) }))
      .filter(({ calls }) => calls.max > 0)
      .sort((one, other) => other.addedPerRequest - one.addedPerRequest || (one.operation < other.operation ? -1 : 1))
      .slice(0, amplifiersMax),
  }
}
