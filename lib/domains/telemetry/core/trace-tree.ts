interface Node {
  spanId: string
  parentId: string
  startNs: bigint
}

/**
 * Spans in tree order, children by start. A span whose parent has not arrived stands among the roots. Times stay as they
 * were sent: clocks that disagree are shown, not corrected.
 */
export function inTreeOrder<T extends Node>(spans: readonly T[]): T[] {
  const byStart = [...spans].sort((a, b) => (a.startNs < b.startNs ? -1 : a.startNs > b.startNs ? 1 : a.spanId < b.spanId ? -1 : 1))
  const present = new Set(byStart.map(({ spanId }) => spanId))
  const children = new Map<string, T[]>()
  const roots: T[] = []
  for (const span of byStart) {
    const parent = span.parentId
    if (parent === '' || parent === span.spanId || !present.has(parent)) roots.push(span)
    else {
      const siblings = children.get(parent)
      if (siblings) siblings.push(span)
      else children.set(parent, [span])
    }
  }
  const ordered: T[] = []
  const placed = new Set<T>()
  const place = (first: T) => {
    // A stack, not recursion: a chain of thousands of spans must not overflow.
    const stack = [first]
    for (let span = stack.pop(); span !== undefined; span = stack.pop()) {
      if (placed.has(span)) continue
      placed.add(span)
      ordered.push(span)
      // One by one: a parent of a hundred thousand is more than a call takes as arguments.
      for (const child of (children.get(span.spanId) ?? []).toReversed()) stack.push(child)
    }
  }
  roots.forEach(place)
  // Left over are spans that name each other as parents.
  byStart.forEach(place)
  return ordered
}
