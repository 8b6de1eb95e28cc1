import { childrenOf, endNs, rootsOf, type TraceIndex } from './trace-index'

/** A stretch of time in which the request was waiting for one span. */
export interface PathStretch {
  at: number
  fromNs: number
  toNs: number
}

/**
 * Which span the request was waiting for at each moment: from the end of its longest root backwards, always the child that ended
 * last. Stretches do not overlap and cover that root exactly. Clock differences between hosts are cut to the parent's bounds.
 */
export function criticalPath(index: TraceIndex): PathStretch[] {
  const { spans } = index
  const root = rootsOf(index).reduce<number | null>((longest, at) => (longest === null || (spans[at]?.durationNs ?? 0) > (spans[longest]?.durationNs ?? 0) ? at : longest), null)
  const path: PathStretch[] = []
  const first = root === null ? undefined : spans[root]
  if (root === null || !first) return path
  // A list of what is left to do, not recursion: a chain of thousands of spans must not overflow.
  const left: PathStretch[] = [{ at: root, fromNs: first.startNs, toNs: endNs(first) }]
  for (let one = left.pop(); one; one = left.pop()) {
    let cursor = one.toNs
    const children = [...childrenOf(index, one.at)].sort((a, b) => endOf(index, b) - endOf(index, a))
    for (const child of children) {
      const startNs = spans[child]?.startNs ?? 0
      const toNs = Math.min(endOf(index, child), cursor)
      const fromNs = Math.max(startNs, one.fromNs)
      if (toNs <= fromNs || startNs >= cursor) continue
      if (cursor > toNs) path.push({ at: one.at, fromNs: toNs, toNs: cursor })
      left.push({ at: child, fromNs, toNs })
      cursor = fromNs
      if (cursor <= one.fromNs) break
    }
    if (cursor > one.fromNs) path.push({ at: one.at, fromNs: one.fromNs, toNs: cursor })
  }
  return path.sort((a, b) => a.fromNs - b.fromNs)
}

const endOf = ({ spans }: TraceIndex, at: number): number => {
  const span = spans[at]
  return span ? endNs(span) : 0
}

/** The stretches of each place. What is nearer than can be seen becomes one, so that a row stays small however many there are. */
export function stretchesByPlace(path: readonly PathStretch[], durationNs: number): Map<number, [number, number][]> {
  const finest = durationNs / 800
  const by = new Map<number, [number, number][]>()
  for (const { at, fromNs, toNs } of path) {
    const known = by.get(at)
    const last = known?.at(-1)
    if (last && fromNs - last[1] <= finest) last[1] = toNs
    else if (known) known.push([fromNs, toNs])
    else by.set(at, [[fromNs, toNs]])
  }
  return by
}
