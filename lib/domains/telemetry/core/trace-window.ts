import type { TraceIndex } from './trace-index'

/** Which parents hide what is below them: all or none of them, but for some. A root is open unless it is named. */
export interface Fold {
  base: 'open' | 'folded'
  except: ReadonlySet<string>
}

export const allOpen: Fold = { base: 'open', except: new Set() }

export function isFolded({ spans, children, depth }: TraceIndex, { base, except }: Fold, at: number): boolean {
  if ((children[at] ?? 0) === 0) return false
  const usually = base === 'folded' && (depth[at] ?? 0) > 0
  return usually !== except.has(spans[at]?.spanId ?? '')
}

/** Places of the spans in sight, in order. */
export function visiblePlaces(index: TraceIndex, fold: Fold): Int32Array {
  const places = new Int32Array(index.spans.length)
  let count = 0
  for (let at = 0; at < index.spans.length; ) {
    places[count++] = at
    at += isFolded(index, fold, at) ? 1 + (index.below[at] ?? 0) : 1
  }
  return places.subarray(0, count)
}

/** Where a span stands among those in sight, and which folded spans above it hide it: then the uppermost one's place. */
export function placeInSight(index: TraceIndex, fold: Fold, at: number): { row: number; foldedAbove: number[] } {
  const foldedAbove: number[] = []
  for (let above = index.parent[at] ?? -1; above >= 0; above = index.parent[above] ?? -1) if (isFolded(index, fold, above)) foldedAbove.push(above)
  const shown = foldedAbove.at(-1) ?? at
  const places = visiblePlaces(index, fold)
  let [low, high] = [0, places.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((places[middle] ?? 0) < shown) low = middle + 1
    else high = middle
  }
  return { row: low, foldedAbove: foldedAbove.toReversed() }
}
