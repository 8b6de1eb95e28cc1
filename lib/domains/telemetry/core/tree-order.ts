interface Node {
  spanId: string
  parentId: string
  startNs: number
}

export interface TreeOrder {
  /** Places in the given list, in tree order. */
  order: Int32Array
  /** By place in that order: the parent's, -1 at a root. */
  parent: Int32Array
  /** Where in that order a span stands: of two with one id the earlier. */
  place: { get(spanId: string): number | undefined }
}

/**
 * As `inTreeOrder` puts them, children by start, for traces of any size: in numbers, with one text looked up for each span. A span
 * whose parent is not there is a root; so is the earliest of those that name each other as parents.
 */
export function treeOrder(spans: readonly Node[]): TreeOrder {
  const count = spans.length
  const byStart = placesByStart(spans)
  const known = new Map<string, number>()
  for (const at of byStart) {
    const id = spans[at]?.spanId ?? ''
    if (!known.has(id)) known.set(id, at)
  }
  const parentOf = new Int32Array(count)
  // Children of one parent stand together in `kids`, from `first[parent]` to `first[parent + 1]`, by start.
  const first = new Int32Array(count + 1)
  for (const at of byStart) {
    const { spanId, parentId } = spans[at] as Node
    const parent = parentId === '' || parentId === spanId ? -1 : (known.get(parentId) ?? -1)
    parentOf[at] = parent
    if (parent >= 0) first[parent + 1] = (first[parent + 1] ?? 0) + 1
  }
  for (let at = 0; at < count; at++) first[at + 1] = (first[at + 1] ?? 0) + (first[at] ?? 0)
  const next = first.slice(0, count)
  const kids = new Int32Array(count)
  for (const at of byStart) {
    const parent = parentOf[at] ?? -1
    if (parent >= 0) kids[(next[parent] = (next[parent] ?? 0) + 1) - 1] = at
  }

  const order = new Int32Array(count)
  const parent = new Int32Array(count)
  const placed = new Int32Array(count).fill(-1)
  const stack = new Int32Array(count + 1)
  let filled = 0
  const put = (root: number) => {
    if ((placed[root] ?? 0) >= 0) return
    let height = 0
    stack[height++] = root
    while (height > 0) {
      const at = stack[--height] ?? 0
      if ((placed[at] ?? 0) >= 0) continue
      const above = at === root ? -1 : (parentOf[at] ?? -1)
      parent[filled] = above < 0 ? -1 : (placed[above] ?? -1)
      placed[at] = filled
      order[filled++] = at
      for (let kid = (first[at + 1] ?? 0) - 1; kid >= (first[at] ?? 0); kid--) if ((placed[kids[kid] ?? 0] ?? 0) < 0) stack[height++] = kids[kid] ?? 0
    }
  }
  for (const at of byStart) if ((parentOf[at] ?? -1) < 0) put(at)
  // Left over are spans that name each other as parents.
  for (const at of byStart) put(at)
  return { order, parent, place: { get: (spanId) => placed[known.get(spanId) ?? -1] } }
}

/** Places by start, then by id. Spans mostly come in that order already. */
function placesByStart(spans: readonly Node[]): Int32Array {
  const starts = Float64Array.from(spans, ({ startNs }) => startNs)
  const places = Int32Array.from(spans.keys())
  const compare = (a: number, b: number): number => {
    const apart = (starts[a] ?? 0) - (starts[b] ?? 0)
    if (apart !== 0) return apart
    const [one, other] = [spans[a]?.spanId ?? '', spans[b]?.spanId ?? '']
    return one < other ? -1 : one > other ? 1 : 0
  }
  return places.every((at) => at === 0 || compare(at - 1, at) <= 0) ? places : places.sort(compare)
}
