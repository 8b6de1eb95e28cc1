import type { ComparedRow } from '../trace-schemas'
import { hiddenApplication } from './redact-trace'
import type { TraceIndex } from './trace-index'

const rowsMax = 2_000

interface Node {
  depth: number
  application: string
  operation: string
  a: ComparedRow['a']
  b: ComparedRow['b']
  below: Map<string, Node>
}

const newNode = (depth: number, application: string, operation: string): Node => ({ depth, application, operation, a: null, b: null, below: new Map() })

/**
 * Two traces laid over each other by operation: spans of one name by one application below the same path are one row, counted
 * and with their time added up. In the order of the first, what only the second has after what they share.
 */
export function compareTraces(a: TraceIndex, b: TraceIndex, isSeen: (application: string) => boolean): { rows: ComparedRow[]; more: number } {
  const top = newNode(-1, '', '')
  lay(top, a, 'a', isSeen)
  lay(top, b, 'b', isSeen)
  const rows: ComparedRow[] = []
  let count = 0
  const left = [...top.below.values()].reverse()
  for (let node = left.pop(); node; node = left.pop()) {
    const { below, ...row } = node
    if (count++ < rowsMax) rows.push(row)
    for (const child of [...below.values()].reverse()) left.push(child)
  }
  return { rows, more: count - rows.length }
}

function lay(top: Node, index: TraceIndex, side: 'a' | 'b', isSeen: (application: string) => boolean): void {
  const nodes: Node[] = []
  for (const [at, span] of index.spans.entries()) {
    const above = nodes[index.parent[at] ?? -1] ?? top
    const seen = isSeen(span.application)
    const [application, operation] = seen ? [span.application, span.name] : [hiddenApplication, '']
    const key = JSON.stringify([application, operation, seen ? span.kind : 0])
    const node = above.below.get(key) ?? newNode(above.depth + 1, application, operation)
    above.below.set(key, node)
    nodes[at] = node
    const known = (node[side] ??= { count: 0, ms: 0, failed: 0, spanId: span.spanId })
    known.count++
    known.ms += span.durationNs / 1e6
    if (seen && span.status === 2) known.failed++
  }
}
